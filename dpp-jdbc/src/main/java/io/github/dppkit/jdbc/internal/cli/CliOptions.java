package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.policy.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of one command: {@code --name value}, or {@code --name} alone for a switch. */
final class CliOptions {

    private static final Set<String> SWITCHES = Set.of("json", "quiet", "events");
    private static final Set<String> REPEATED = Set.of("key", "anchor");
    private static final String ORIGIN = "dppkit.audit/";
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,4}");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final UnaryOperator<@Nullable String> variables;

    /**
     * Reads options.
     *
     * @param arguments what stands behind the command
     * @param allowed the options that the command knows
     * @param variables gives environment variables
     */
    CliOptions(List<String> arguments, Set<String> allowed, UnaryOperator<@Nullable String> variables) {
        this.variables = variables;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!allowed.contains(name)) {
                // What was typed is not repeated: it may be a password in the wrong place.
                throw new CliException("Argument " + (i + 2) + " is no option of this command. Options here are: --"
                        + String.join(", --", allowed.stream().sorted().toList()) + ".");
            }
            String value = "";
            if (!SWITCHES.contains(name)) {
                if (i + 1 == arguments.size()) {
                    throw new CliException("Option --" + name + " needs a value.");
                }
                value = arguments.get(++i);
            }
            List<String> given = values.computeIfAbsent(name, key -> new ArrayList<>());
            given.add(value);
            if (given.size() > 1 && !REPEATED.contains(name)) {
                throw new CliException("Option --" + name + " is given twice.");
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String required(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            throw new CliException("Option --" + name + " is missing.");
        }
        return given.get(0);
    }

    Path path(String name) {
        return Path.of(required(name));
    }

    List<Path> paths(String name) {
        return values.getOrDefault(name, List.of()).stream().map(Path::of).toList();
    }

    /** Returns the user, or null where the address names one. */
    @Nullable String user() {
        return has("user") ? required("user") : null;
    }

    /** Returns the password from a file or an environment variable: on a command line everybody could read it. */
    @Nullable String password() {
        if (has("password-file") && has("password-env")) {
            throw new CliException("Give --password-file or --password-env, not both.");
        }
        if (has("password-file")) {
            return read(path("password-file"), "password-file").strip();
        }
        if (has("password-env")) {
            String password = variables.apply(required("password-env"));
            if (password == null) {
                throw new CliException("The environment variable that --password-env names is not set.");
            }
            return password;
        }
        return null;
    }

    /** Returns the keys of all key files, one key a line. */
    Set<VerifierKey> keys() {
        Set<VerifierKey> keys = new LinkedHashSet<>();
        for (Path file : paths("key")) {
            for (String line :
                    read(file, "key").lines().filter(text -> !text.isBlank()).toList()) {
                try {
                    keys.add(VerifierKey.parse(line));
                } catch (AuditFormatException e) {
                    throw new CliException("The file of --key holds a line that is no public key. Write what"
                            + " dpp.audit().verifierKey() prints into it: name+id+key.");
                }
            }
        }
        if (keys.isEmpty()) {
            throw new CliException("Option --key is missing or its file is empty: give a file with the public key that"
                    + " signs checkpoints. It must not come from the database that you verify.");
        }
        return keys;
    }

    /** Returns the environment as named, or as the keys' name tells. */
    Environment environment(Set<VerifierKey> keys) {
        if (has("environment")) {
            return Environment.of(required("environment"));
        }
        Set<String> names = new LinkedHashSet<>();
        keys.forEach(key -> names.add(key.name()));
        String name = names.iterator().next();
        if (names.size() != 1 || !name.startsWith(ORIGIN)) {
            throw new CliException(
                    "Option --environment is missing, and the name of the key does not tell it: name the environment of"
                            + " the trail, such as production.");
        }
        return Environment.of(name.substring(ORIGIN.length()));
    }

    SubjectToken partner() {
        String text = required("partner");
        if (!TOKEN.matcher(text).matches()) {
            throw new CliException("Option --partner takes a token of 32 hexadecimal digits, as"
                    + " dpp.audit().partnerToken(partner) gives it. A selling partner's id is not recorded.");
        }
        return SubjectToken.of(HexFormat.of().parseHex(text));
    }

    Duration interval() {
        if (!has("interval")) {
            return Duration.ofSeconds(60);
        }
        String text = required("interval");
        if (!SECONDS.matcher(text).matches() || Integer.parseInt(text) > 86_400) {
            throw new CliException("Option --interval takes 1 to 86400 seconds: how often the writers sign.");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private static String read(Path file, String option) {
        try {
            if (Files.size(file) > 65_536) {
                throw new CliException("The file of --" + option + " is too large to be one.");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliException("The file of --" + option + " cannot be read: check the path and your rights.");
        }
    }
}
