package io.github.dppkit.pii;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One way in which an object gets into text or bytes. */
record ZooChannel(String name, Way way) {

    /** Writes whatever a library makes of the object. */
    @FunctionalInterface
    interface Way {
        void write(Object specimen, ByteArrayOutputStream out) throws Exception;
    }

    /** A way that makes text. */
    @FunctionalInterface
    interface TextWay {
        Object write(Object specimen) throws Exception;
    }

    static ZooChannel text(String name, TextWay way) {
        return new ZooChannel(
                name,
                (specimen, out) ->
                        out.writeBytes(String.valueOf(way.write(specimen)).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns everything that came out, the text and trace of a failure and of its causes included. */
    byte[] outputFor(Object specimen) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            way.write(specimen, out);
        } catch (Exception | LinkageError | AssertionError failure) {
            failure.printStackTrace(new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
