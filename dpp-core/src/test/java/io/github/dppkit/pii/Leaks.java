package io.github.dppkit.pii;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Looks for pieces of a text in an output of any form: plain, base64, hex, UTF-16, and the escapes of JSON, URLs and XML. */
final class Leaks {

    private Leaks() {}

    /** Returns how the fragments show in the output; empty if they do not. */
    static List<String> in(byte[] output, List<String> fragments) {
        String exact = new String(output, StandardCharsets.ISO_8859_1);
        String lower = exact.toLowerCase(Locale.ROOT);
        TreeSet<String> found = new TreeSet<>();
        for (String fragment : fragments) {
            forms(fragment).forEach((form, text) -> {
                boolean caseMatters = form.startsWith("base64");
                if (caseMatters ? exact.contains(text) : lower.contains(text.toLowerCase(Locale.ROOT))) {
                    found.add(form);
                }
            });
        }
        return new ArrayList<>(found);
    }

    private static Map<String, String> forms(String fragment) {
        byte[] utf8 = fragment.getBytes(StandardCharsets.UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", latin(utf8));
        if (fragment.length() > 5) {
            // Kryo sets the high bit of the last character of ASCII text
            forms.put("all but the last character", latin(utf8).substring(0, utf8.length - 1));
        }
        forms.put("hex", HexFormat.of().formatHex(utf8));
        forms.put("UTF-16BE", latin(fragment.getBytes(StandardCharsets.UTF_16BE)));
        forms.put("UTF-16LE", latin(fragment.getBytes(StandardCharsets.UTF_16LE)));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[utf8.length + shift];
            System.arraycopy(utf8, 0, shifted, shift, utf8.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // the first and the last characters depend on the neighbours
            forms.put("base64 " + shift, encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - 1));
        }
        forms.put("JSON escapes", escaped(fragment, "\\u%04x"));
        forms.put("URL escapes", escaped(fragment, "%%%02x"));
        forms.put("XML escapes", escaped(fragment, "&#%d;"));
        return forms;
    }

    private static String escaped(String text, String format) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(String.format(Locale.ROOT, format, c)));
        return out.toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
