package io.github.dppkit.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.minlog.Log;
import io.github.dppkit.policy.Verifies;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type through everything that turns objects into text or bytes: no content comes out. Each way is first shown to
 * carry the content of an ordinary object, so that a way that carries nothing cannot pass for a safe one.
 */
@Verifies({"#133", "A2.6.d", "L5.g"})
class PiiZooTest {

    static Stream<ZooChannel> channels() {
        return Stream.of(ZooText.channels(), ZooLogs.channels(), ZooSerialisers.channels())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void noContentComesOut(ZooChannel channel) {
        for (Canary canary : Canary.all()) {
            assertNothingComesOut(channel, canary.value(), canary);
            for (Object specimen : ZooCarriers.around(Opened.restored(canary.type(), canary.text()))) {
                assertNothingComesOut(channel, specimen, canary);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void noContentOfAddressPartsComesOut(ZooChannel channel) {
        Canary canary = Canary.all().get(1);
        PostalAddressParts parts = PostalAddressParts.builder()
                .line1("Xylophonweg 8721b")
                .city("Zwiebelhafen")
                .postalCode("Z9K7Q")
                .country("DE")
                .build();
        PostalAddressParts.Builder builder =
                PostalAddressParts.builder().line1("Xylophonweg 8721b").city("Zwiebelhafen");

        for (Object specimen : ZooCarriers.around(parts)) {
            assertNothingComesOut(channel, specimen, canary);
        }
        assertNothingComesOut(channel, builder, canary);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void contentOfAnOrdinaryObjectComesOut_soTheWayIsATrueOne(ZooChannel channel) {
        byte[] output = channel.outputFor(new ZooCarriers.BeanCarrier(new ZooCarriers.OrdinaryName()));

        assertThat(Leaks.in(output, Canary.all().get(0).fragments()))
                .as("%s: %s", channel, new String(output, StandardCharsets.UTF_8))
                .isNotEmpty();
    }

    @Test
    void javaSerialisationThrows() {
        for (Canary canary : Canary.all()) {
            for (Object specimen : ZooCarriers.around(canary.value())) {
                assertThatThrownBy(() -> {
                            try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                                out.writeObject(specimen);
                            }
                        })
                        .isInstanceOf(NotSerializableException.class)
                        .hasMessage(canary.type().valueClass().getName());
            }
        }
    }

    @Test
    void kryoTracesAndRefusalsShowNoContent() {
        ByteArrayOutputStream traced = new ByteArrayOutputStream();
        Log.setLogger(new Log.Logger() {
            @Override
            protected void print(String message) {
                traced.writeBytes(message.getBytes(StandardCharsets.UTF_8));
            }
        });
        Log.TRACE();
        try {
            for (Canary canary : Canary.all()) {
                ZooChannel refusal = new ZooChannel(
                        "Kryo with registration", (v, out) -> new Kryo().writeClassAndObject(new Output(out), v));
                ZooChannel plain = new ZooChannel("Kryo traced", (v, out) -> {
                    Kryo kryo = new Kryo();
                    kryo.setRegistrationRequired(false);
                    kryo.writeClassAndObject(new Output(out), v);
                });
                for (Object specimen : ZooCarriers.around(canary.value())) {
                    assertNothingComesOut(refusal, specimen, canary);
                    assertNothingComesOut(plain, specimen, canary);
                }
                assertThat(Leaks.in(traced.toByteArray(), canary.fragments())).isEmpty();
            }
            assertThat(traced.size()).isPositive();
        } finally {
            Log.INFO();
            Log.setLogger(new Log.Logger());
        }
    }

    @Test
    void jsonShowsTheMask() throws Exception {
        for (Canary canary : Canary.all()) {
            Pii value = canary.value();
            String json = '"' + value.mask() + '"';

            assertThat(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value))
                    .isEqualTo(json);
            assertThat(tools.jackson.databind.json.JsonMapper.builder().build().writeValueAsString(value))
                    .isEqualTo(json);
        }
    }

    @Test
    void theSearchFindsContentInEveryForm() {
        List<String> fragments = List.of("Quetzalia");

        assertThat(Leaks.in("x quetzalia".getBytes(StandardCharsets.UTF_8), fragments))
                .contains("plain");
        assertThat(Leaks.in("xQuetzaliay".getBytes(StandardCharsets.UTF_16LE), fragments))
                .contains("UTF-16LE");
        assertThat(Leaks.in("xQuetzaliay".getBytes(StandardCharsets.UTF_16BE), fragments))
                .contains("UTF-16BE");
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] base64 = java.util.Base64.getEncoder()
                    .encode((before + "Quetzalia and more").getBytes(StandardCharsets.UTF_8));
            assertThat(Leaks.in(base64, fragments)).isNotEmpty();
        }
        assertThat(Leaks.in("5175657a616c6961".getBytes(StandardCharsets.UTF_8), List.of("Quezalia")))
                .contains("hex");
        assertThat(Leaks.in("\\u0051\\u0075\\u0065".getBytes(StandardCharsets.UTF_8), List.of("Que")))
                .contains("JSON escapes");
        assertThat(Leaks.in("*** ***".getBytes(StandardCharsets.UTF_8), fragments))
                .isEmpty();
    }

    private static void assertNothingComesOut(ZooChannel channel, Object specimen, Canary canary) {
        byte[] output = channel.outputFor(specimen);

        assertThat(Leaks.in(output, canary.fragments()))
                .as("%s of a %s in a %s", channel, canary, specimen.getClass().getSimpleName())
                .isEmpty();
    }
}
