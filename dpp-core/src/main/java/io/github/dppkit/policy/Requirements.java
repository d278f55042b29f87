package io.github.dppkit.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The register of clauses: every row of the four policies that this SDK answers for, as data that ships with it.
 *
 * <p>It says what is asked, not what is done: {@code docs/controls-coverage.md} joins it with {@link Enforces} and
 * {@link Verifies}. Immutable, safe for use by many threads.
 */
public final class Requirements {

    private static final String RESOURCE = "requirements.tsv";

    private Requirements() {}

    /**
     * Returns every clause.
     *
     * @return in the order of the policies, unmodifiable
     */
    public static List<Requirement> all() {
        return Register.ALL;
    }

    /**
     * Returns a clause that must exist.
     *
     * @param id its id, such as {@code A2.4.a}
     * @return the clause
     * @throws PolicyConfigurationException if there is none with this id; the message does not repeat it
     */
    public static Requirement byId(String id) {
        return find(id).orElseThrow(() -> new PolicyConfigurationException("No clause has this id:"
                + " use one of docs/controls-coverage.md, such as A2.4.a, L5.c, M5.b, V6.1.7 or AUP.4."));
    }

    /**
     * Looks a clause up.
     *
     * @param id its id, such as {@code A2.4.a}
     * @return the clause, or empty if there is none with this id
     */
    public static Optional<Requirement> find(String id) {
        return Optional.ofNullable(Register.BY_ID.get(id));
    }

    /**
     * Reads rows of five tab-separated columns below a heading.
     *
     * @throws PolicyConfigurationException if a row has another form or an id comes twice
     */
    static Map<String, Requirement> read(String table) {
        Map<String, Requirement> byId = new LinkedHashMap<>();
        List<String> lines = table.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            Requirement row = parse(lines.get(i), i + 1);
            if (byId.put(row.id(), row) != null) {
                throw new PolicyConfigurationException("Register of clauses: line " + (i + 1) + " repeats an id.");
            }
        }
        return byId;
    }

    private static Requirement parse(String line, int number) {
        String[] cells = line.split("\t", -1);
        PolicyText policy = cells.length == 5 ? constant(PolicyText.values(), cells[1]) : null;
        ControlClass controlClass = cells.length == 5 ? constant(ControlClass.values(), cells[2]) : null;
        if (policy == null || controlClass == null) {
            throw new PolicyConfigurationException("Register of clauses: line " + number + " needs five columns: id,"
                    + " policy, class, text, mechanism.");
        }
        return new Requirement(cells[0], policy, cells[3], controlClass, cells[4]);
    }

    private static <E extends Enum<E>> @Nullable E constant(E[] constants, String name) {
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return null;
    }

    /** Read once, at first use. */
    private static final class Register {

        static final Map<String, Requirement> BY_ID = read(resource());
        static final List<Requirement> ALL = List.copyOf(BY_ID.values());

        private static String resource() {
            try (InputStream in = Requirements.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new PolicyConfigurationException("The register of clauses is missing from dpp-core.");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
