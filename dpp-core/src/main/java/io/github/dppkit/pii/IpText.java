package io.github.dppkit.pii;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads Internet Protocol addresses by hand: {@code InetAddress} would ask DNS about text that is not a literal, and so
 * send it to somebody else.
 */
final class IpText {

    private static final int GROUPS = 8;

    private IpText() {}

    /**
     * Returns the address as RFC 5952 writes it, an IPv4-mapped one as IPv4; null if the text is no literal. A zone id
     * and leading zeros in IPv4 are refused: they mean different things to different programs.
     */
    static @Nullable String canonical(String text) {
        if (text.length() > 47) {
            return null;
        }
        String bare = text.startsWith("[") && text.endsWith("]") && text.indexOf(':') > 0
                ? text.substring(1, text.length() - 1)
                : text;
        if (bare.indexOf(':') < 0) {
            int[] quad = ipv4(bare);
            return quad == null ? null : dotted(quad);
        }
        int[] groups = ipv6(bare);
        return groups == null ? null : format(groups);
    }

    private static int @Nullable [] ipv4(String text) {
        int[] quad = new int[4];
        int part = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0 || part == 3) {
                    return null;
                }
                part++;
                digits = 0;
            } else if (!TextRules.isDigit(c) || digits == 3 || (digits > 0 && quad[part] == 0)) {
                return null;
            } else {
                quad[part] = quad[part] * 10 + (c - '0');
                digits++;
                if (quad[part] > 255) {
                    return null;
                }
            }
        }
        return part == 3 && digits > 0 ? quad : null;
    }

    private static int @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all != null && all.length == GROUPS ? all : null;
        }
        String tail = text.substring(gap + 2);
        if (tail.startsWith(":") || tail.contains("::")) {
            return null;
        }
        int[] left = groups(text.substring(0, gap));
        int[] right = groups(tail);
        if (left == null || right == null || left.length + right.length >= GROUPS) {
            return null;
        }
        if (gap > 0 && text.lastIndexOf('.', gap) >= 0) {
            return null; // IPv4 notation stands only at the end
        }
        int[] all = new int[GROUPS];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, GROUPS - right.length, right.length);
        return all;
    }

    /** Reads colon-separated groups of one to four hex digits, the last two perhaps in IPv4 notation. */
    private static int @Nullable [] groups(String text) {
        int[] found = new int[GROUPS];
        int count = 0;
        int from = 0;
        while (from < text.length()) {
            int colon = text.indexOf(':', from);
            int end = colon < 0 ? text.length() : colon;
            if (count == GROUPS || end == from || colon == text.length() - 1) {
                return null;
            }
            if (colon < 0 && text.indexOf('.', from) >= 0) {
                int[] quad = ipv4(text.substring(from));
                if (quad == null || count > GROUPS - 2) {
                    return null;
                }
                found[count++] = quad[0] << 8 | quad[1];
                found[count++] = quad[2] << 8 | quad[3];
            } else {
                int group = hex(text, from, end);
                if (group < 0) {
                    return null;
                }
                found[count++] = group;
            }
            from = end + 1;
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private static int hex(String text, int from, int end) {
        if (end - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static String format(int[] groups) {
        boolean mapped = groups[5] == 0xFFFF;
        for (int i = 0; i < 5; i++) {
            mapped &= groups[i] == 0;
        }
        if (mapped) {
            return dotted(new int[] {groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255});
        }
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += Math.max(0, run - 1);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                out.append("::");
                i += gapLength - 1;
            } else {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
            }
        }
        return out.toString();
    }

    private static String dotted(int[] quad) {
        return quad[0] + "." + quad[1] + "." + quad[2] + "." + quad[3];
    }
}
