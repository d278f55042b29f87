package io.github.dppkit.pii;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.objenesis.strategy.StdInstantiatorStrategy;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.Constructor;
import org.yaml.snakeyaml.introspector.BeanAccess;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.json.JsonMapper;

/** Ways into JSON, YAML and bytes, by getters, by fields and by whatever else a library tries. */
final class ZooSerialisers {

    private static final ObjectMapper JACKSON_2 = new ObjectMapper();
    private static final ObjectMapper JACKSON_2_FIELDS =
            new ObjectMapper().setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    private static final ObjectMapper JACKSON_2_ALL =
            new ObjectMapper().setVisibility(PropertyAccessor.ALL, Visibility.ANY);
    private static final JsonMapper JACKSON_3 = JsonMapper.builder().build();
    private static final JsonMapper JACKSON_3_FIELDS = JsonMapper.builder()
            .changeDefaultVisibility(v -> v.withFieldVisibility(Visibility.ANY))
            .build();
    private static final JsonMapper JACKSON_3_ALL = JsonMapper.builder()
            .changeDefaultVisibility(v -> v.withVisibility(PropertyAccessor.ALL, Visibility.ANY))
            .build();
    private static final Gson GSON = new Gson();
    private static final Gson GSON_PRETTY = new GsonBuilder()
            .serializeNulls()
            .enableComplexMapKeySerialization()
            .setPrettyPrinting()
            .create();
    private static final Jsonb JSONB = JsonbBuilder.create();
    private static final Jsonb JSONB_FIELDS =
            JsonbBuilder.create(new JsonbConfig().withPropertyVisibilityStrategy(new Everything()));

    private ZooSerialisers() {}

    static List<ZooChannel> channels() {
        return List.of(
                ZooChannel.text("Jackson 2", JACKSON_2::writeValueAsString),
                ZooChannel.text("Jackson 2 fields", JACKSON_2_FIELDS::writeValueAsString),
                ZooChannel.text("Jackson 2 everything", JACKSON_2_ALL::writeValueAsString),
                ZooChannel.text("Jackson 2 tree", JACKSON_2_FIELDS::valueToTree),
                ZooChannel.text("Jackson 2 map", v -> JACKSON_2_FIELDS.convertValue(v, Object.class)),
                ZooChannel.text("Jackson 3", JACKSON_3::writeValueAsString),
                ZooChannel.text("Jackson 3 fields", JACKSON_3_FIELDS::writeValueAsString),
                ZooChannel.text("Jackson 3 everything", JACKSON_3_ALL::writeValueAsString),
                ZooChannel.text("Jackson 3 tree", JACKSON_3_FIELDS::valueToTree),
                ZooChannel.text("Gson", GSON::toJson),
                ZooChannel.text("Gson with nulls and complex keys", GSON_PRETTY::toJson),
                ZooChannel.text("JSON-B", JSONB::toJson),
                ZooChannel.text("JSON-B fields", JSONB_FIELDS::toJson),
                ZooChannel.text("SnakeYAML", v -> yaml(BeanAccess.DEFAULT).dump(v)),
                ZooChannel.text(
                        "SnakeYAML properties", v -> yaml(BeanAccess.PROPERTY).dump(v)),
                ZooChannel.text("SnakeYAML fields", v -> yaml(BeanAccess.FIELD).dump(v)),
                new ZooChannel("Kryo", (v, out) -> kryo(kryoOf(false), v, out)),
                new ZooChannel("Kryo, instances without constructor", ZooSerialisers::kryoRoundTrip),
                new ZooChannel("Java serialization", ZooSerialisers::javaSerialisation));
    }

    private static Yaml yaml(BeanAccess access) {
        DumperOptions options = new DumperOptions();
        options.setAllowReadOnlyProperties(true);
        Yaml yaml = new Yaml(new Constructor(new LoaderOptions()), new Representer(options), options);
        yaml.setBeanAccess(access);
        return yaml;
    }

    private static Kryo kryoOf(boolean registrationRequired) {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(registrationRequired);
        return kryo;
    }

    private static void kryo(Kryo kryo, Object value, ByteArrayOutputStream out) {
        try (Output bytes = new Output(out)) {
            kryo.writeClassAndObject(bytes, value);
        }
    }

    private static void kryoRoundTrip(Object value, ByteArrayOutputStream out) {
        Kryo kryo = kryoOf(false);
        kryo.setInstantiatorStrategy(new StdInstantiatorStrategy());
        kryo(kryo, value, out);
        Object back;
        try (Input bytes = new Input(out.toByteArray())) {
            back = kryo.readClassAndObject(bytes);
        }
        out.writeBytes(String.valueOf(back).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(String.valueOf(kryo.copy(value)).getBytes(StandardCharsets.UTF_8));
    }

    private static void javaSerialisation(Object value, ByteArrayOutputStream out) throws Exception {
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(value);
        }
    }

    /** Shows JSON-B every field and every getter. */
    public static final class Everything implements PropertyVisibilityStrategy {

        @Override
        public boolean isVisible(Field field) {
            return true;
        }

        @Override
        public boolean isVisible(Method method) {
            return true;
        }
    }
}
