package io.github.dppkit.archive;

import io.github.dppkit.crypto.ArchiveYear;
import io.github.dppkit.pii.ActorId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The options of one call of the tool: pairs of a name and a value, each name known and given once. */
final class Options {

    private static final Set<String> NAMES = Set.of(
            "jurisdiction",
            "year",
            "key",
            "passphrase",
            "second-passphrase",
            "log",
            "log-key",
            "log-passphrase",
            "by",
            "with",
            "case",
            "record",
            "sha256",
            "partner",
            "token",
            "out",
            "verifier",
            "head");
    private static final Pattern CASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{2,63}");

    private final Map<String, String> values = new HashMap<>();

    Options(String... arguments) {
        List<String> all = Arrays.asList(arguments);
        for (int i = 0; i < all.size(); i += 2) {
            String name = all.get(i).startsWith("--") ? all.get(i).substring(2) : "";
            if (!NAMES.contains(name) || i + 1 == all.size() || values.put(name, all.get(i + 1)) != null) {
                throw new ArchiveToolException(
                        "Option refused: each is --name value, known to this command and given once.");
            }
        }
    }

    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new ArchiveToolException("Option --" + name + " is missing.");
        }
        return value;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Path path(String name) {
        try {
            return Path.of(required(name));
        } catch (InvalidPathException e) {
            throw new ArchiveToolException("Option --" + name + " is no path.");
        }
    }

    ArchiveYear year() {
        try {
            return new ArchiveYear(required("jurisdiction"), Integer.parseInt(required("year")));
        } catch (NumberFormatException e) {
            throw new ArchiveToolException("Option --year is no year.");
        }
    }

    /** A number of a case file, not a reason in words: words name people. */
    String caseNumber() {
        String value = required("case");
        if (!CASE.matcher(value).matches()) {
            throw new ArchiveToolException(
                    "Option --case refused (A2.1.c): give the number of the case that asks for it,"
                            + " 3 to 64 letters, digits or . _ / - and no personal data.");
        }
        return value;
    }

    /** Two different persons: nobody uses an archive key alone. */
    OpeningLog.People people() {
        ActorId first = new ActorId(ActorId.Kind.PERSON, required("by"));
        ActorId second = new ActorId(ActorId.Kind.PERSON, required("with"));
        if (first.equals(second)) {
            throw new ArchiveToolException(
                    "Refused (A2.1.c): an archive key takes two people; --by and --with are the same.");
        }
        return new OpeningLog.People(first.id(), second.id());
    }

    byte[] hex(String name, int length) {
        try {
            byte[] bytes = HexFormat.of().parseHex(required(name));
            if (bytes.length == length) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new ArchiveToolException("Option --" + name + " is not hexadecimal.", e);
        }
        throw new ArchiveToolException("Option --" + name + " has not " + 2 * length + " hexadecimal digits.");
    }
}
