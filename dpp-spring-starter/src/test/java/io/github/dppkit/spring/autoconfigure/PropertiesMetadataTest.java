package io.github.dppkit.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.json.JsonParserFactory;

/** Holds the metadata that editors show, and the table of {@code docs/spring.md}, to the properties that are bound. */
class PropertiesMetadataTest {

    private static final List<Class<? extends Record>> BOUND = List.of(DppProperties.class);

    private static final Map<String, Map<String, Object>> METADATA = new TreeMap<>();
    private static final TreeSet<String> NAMES = new TreeSet<>();
    private static final List<String> HINTS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        String location = "META-INF/spring-configuration-metadata.json";
        for (var urls = PropertiesMetadataTest.class.getClassLoader().getResources(location);
                urls.hasMoreElements(); ) {
            try (InputStream in = urls.nextElement().openStream()) {
                Map<String, Object> json = JsonParserFactory.getJsonParser()
                        .parseMap(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                for (Map<String, Object> property : maps(json.get("properties"))) {
                    String name = String.valueOf(property.get("name"));
                    if (name.startsWith("dpp.")) {
                        METADATA.put(name, property);
                    }
                }
                maps(json.get("hints")).forEach(hint -> HINTS.add(String.valueOf(hint.get("name"))));
            }
        }
        for (Class<? extends Record> bound : BOUND) {
            collect(bound.getAnnotation(ConfigurationProperties.class).value(), bound);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(@org.jspecify.annotations.Nullable Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }

    private static void collect(String prefix, Class<?> record) {
        for (RecordComponent component : Objects.requireNonNull(record.getRecordComponents())) {
            String kebab = Pattern.compile("[A-Z]")
                    .matcher(component.getName())
                    .replaceAll(m -> "-" + m.group().toLowerCase(Locale.ROOT));
            if (component.getType().isRecord()) {
                collect(prefix + "." + kebab, component.getType());
            } else {
                NAMES.add(prefix + "." + kebab);
            }
        }
    }

    @Test
    void everyPropertyIsInTheMetadata_withTypeAndDescription() {
        assertThat(METADATA.keySet()).isEqualTo(NAMES).hasSizeGreaterThan(14);
        METADATA.forEach((name, property) -> {
            assertThat(property.get("type")).as(name).isNotNull();
            assertThat(String.valueOf(property.get("description")))
                    .as(name)
                    .endsWith(".")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ");
            if ("java.lang.Boolean".equals(property.get("type"))) {
                assertThat(String.valueOf(property.get("description"))).startsWith("Whether ");
            }
        });
        assertThat(METADATA.get("dpp.key-cache-time"))
                .containsEntry("type", "java.time.Duration")
                .containsEntry("defaultValue", "60s");
    }

    @Test
    void policiesAndRoles_haveHints() {
        assertThat(HINTS).contains("dpp.policy", "dpp.access.keys", "dpp.company-policy");
    }

    @Test
    void everyPropertyIsInTheTableOfTheDocs_andNoOther() throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("dpp.root")));
        TreeSet<String> documented = new TreeSet<>();
        Pattern row = Pattern.compile("^\\| `(dpp\\.[a-z.-]+)[^`]*` \\|.*");
        for (String line : Files.readAllLines(root.resolve("docs/spring.md"))) {
            var matcher = row.matcher(line);
            if (matcher.matches()) {
                documented.add(matcher.group(1).replaceAll("\\.$", ""));
            }
        }
        assertThat(documented).isEqualTo(NAMES);
    }
}
