package io.github.dppkit.pii;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.commons.lang3.builder.RecursiveToStringStyle;
import org.apache.commons.lang3.builder.ReflectionToStringBuilder;
import org.apache.commons.lang3.builder.ToStringBuilder;
import org.apache.commons.lang3.builder.ToStringStyle;
import org.assertj.core.api.Assertions;

/** Ways into text: the JDK's own, commons-lang's reflection, messages of exceptions and of assertions. */
final class ZooText {

    private ZooText() {}

    static List<ZooChannel> channels() {
        return List.of(
                ZooChannel.text("toString", Object::toString),
                ZooChannel.text("String.valueOf", String::valueOf),
                ZooChannel.text("concatenation", v -> "buyer " + v + "!"),
                ZooChannel.text("StringBuilder", v -> new StringBuilder("buyer ").insert(0, v)),
                ZooChannel.text("StringJoiner", v -> new StringJoiner(",").add(String.valueOf(v))),
                ZooChannel.text("Objects.toString", Objects::toString),
                ZooChannel.text("Optional", Optional::of),
                ZooChannel.text("Arrays.toString", v -> Arrays.toString(new Object[] {v})),
                ZooChannel.text("Arrays.deepToString", v -> Arrays.deepToString(new Object[][] {{v}})),
                ZooChannel.text("String.format %s", v -> String.format(Locale.ROOT, "%s|%30s|%-30s", v, v, v)),
                ZooChannel.text("String.format %S", v -> String.format(Locale.ROOT, "%S", v)),
                ZooChannel.text("Formatter", v -> new Formatter(Locale.ROOT).format("%1$s %1$h", v)),
                ZooChannel.text("formatted", v -> "buyer %s".formatted(v)),
                ZooChannel.text(
                        "MessageFormat", v -> new MessageFormat("buyer {0}", Locale.ROOT).format(new Object[] {v})),
                ZooChannel.text("exception", v -> trace(new IllegalStateException("no label for " + v))),
                ZooChannel.text("exception cause and suppressed", v -> {
                    Exception cause = new IllegalArgumentException(String.valueOf(v));
                    Exception outer = new IllegalStateException("failed", cause);
                    outer.addSuppressed(new IllegalStateException("while closing " + v));
                    return trace(outer);
                }),
                ZooChannel.text("failed assertion", v -> {
                    Assertions.assertThat(v).isEqualTo("something else");
                    return v;
                }),
                ZooChannel.text("failed recursive assertion", v -> {
                    Assertions.assertThat(v).usingRecursiveComparison().isEqualTo(new Object[] {1});
                    return v;
                }),
                ZooChannel.text("commons-lang reflection", v -> ReflectionToStringBuilder.toString(v)),
                ZooChannel.text(
                        "commons-lang reflection, statics",
                        v -> ReflectionToStringBuilder.toString(
                                v, ToStringStyle.JSON_STYLE, false, true, Object.class)),
                ZooChannel.text(
                        "commons-lang reflection, recursive",
                        v -> new ReflectionToStringBuilder(v, new RecursiveToStringStyle()).toString()),
                ZooChannel.text("commons-lang builder", v -> new ToStringBuilder(ZooText.class).append("value", v)));
    }

    private static String trace(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
