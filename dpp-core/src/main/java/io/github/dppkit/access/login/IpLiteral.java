package io.github.dppkit.access.login;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses as headers write them, and nothing else: a name would be looked up. */
final class IpLiteral {

    private static final int LONGEST = 64;
    /** A part of four; one out of range would make a name of it, and a leading zero another number for other readers. */
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    private static final Pattern FOUR = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern FOUR_AND_PORT = Pattern.compile(FOUR.pattern() + ":[0-9]{1,5}");
    private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private IpLiteral() {}

    /** Returns the address, also one with a port or in brackets; null if it is none. */
    static @Nullable InetAddress parse(String text) {
        String bare = text.strip();
        if (bare.length() > LONGEST) {
            return null;
        }
        if (bare.startsWith("[") && bare.indexOf(']') > 0) {
            return six(bare.substring(1, bare.indexOf(']')));
        }
        if (FOUR_AND_PORT.matcher(bare).matches()) {
            bare = bare.substring(0, bare.indexOf(':'));
        }
        return FOUR.matcher(bare).matches() ? literal(bare) : six(bare);
    }

    private static @Nullable InetAddress six(String text) {
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return bare.indexOf(':') >= 0 && SIX.matcher(bare).matches() ? literal("[" + bare + "]") : null;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null; // colons in the wrong places: no address
        }
    }
}
