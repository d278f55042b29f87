package io.github.dppkit.spapi.internal;

import java.nio.charset.StandardCharsets;

/** JSON text as bytes: where it starts, where a string ends, what it says. */
final class Utf8 {

    private Utf8() {}

    /** Returns where the JSON begins behind a byte order mark; anything that is not UTF-8 is refused. */
    static int start(byte[] json) {
        boolean mark = json.length > 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
        int start = mark ? 3 : 0;
        for (int i = start; i < Math.min(json.length, start + 4); i++) {
            if (json[i] == 0) {
                throw Refusals.refused("it is not UTF-8");
            }
        }
        int at = start;
        while (at < json.length) {
            int length = json[at] >= 0 ? 1 : sequence(json, at);
            if (length == 0) {
                throw Refusals.refused("it is not UTF-8, at byte " + at);
            }
            at += length;
        }
        return start;
    }

    /** Returns the length of the sequence at a position, 0 if it is none (RFC 3629 section 4). */
    private static int sequence(byte[] json, int at) {
        int first = json[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > json.length) {
            return 0;
        }
        int second = json[at + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((json[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    static boolean startsWith(byte[] json, int at, String prefix) {
        if (at + prefix.length() > json.length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (json[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the position behind the closing quote of a string that a parser has accepted. */
    static int endOfString(byte[] json, int start) {
        int at = start + 1;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        if (at >= json.length) {
            throw Refusals.refused("a string does not end");
        }
        return at + 1;
    }

    /** Returns the text of bytes that {@link #start} has found to be UTF-8. */
    static String text(byte[] json, int start, int end) {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }
}
