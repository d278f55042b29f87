package io.github.dppkit.keys.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CanonicalBytesProperties {

    /** Parts of any length, so that the buffer grows or does not. */
    @Property
    void eachPartStandsBehindItsLength(
            @ForAll @Size(max = 20) List<byte[]> parts, @ForAll int number, @ForAll String text) throws IOException {
        CanonicalBytes joined = CanonicalBytes.of("label");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(expected);
        put(out, "label".getBytes(StandardCharsets.UTF_8));
        for (byte[] part : parts) {
            joined.add(part);
            put(out, part);
        }
        joined.add(number).add(text);
        out.writeInt(4);
        out.writeInt(number);
        put(out, text.getBytes(StandardCharsets.UTF_8));

        assertThat(joined.toBytes()).isEqualTo(expected.toByteArray());
    }

    private static void put(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }
}
