package io.github.dppkit.crypto;

import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values that are always read together, such as the name and address on a label: encrypted as one, they cost less.
 *
 * <p>Whoever opens a group needs a permit for every category in it. So put together only what one purpose needs, and
 * contact and tax data each into a group of their own. One changed value means that the whole group is encrypted again.
 *
 * <p>Immutable; safe for use by several threads. {@link #toString()} shows masks.
 */
public final class PiiGroup {

    /** How many values a group may have. */
    public static final int LIMIT = 64;

    private static final int LONGEST_NAME = 100;

    private final SortedMap<String, Pii> members;

    private PiiGroup(SortedMap<String, Pii> members) {
        this.members = members;
    }

    /**
     * Returns a group.
     *
     * @param members values by name, 1 to {@value #LIMIT}; a name has 1 to 100 letters, digits or {@code _ $ . -}
     * @return the group
     * @throws InvalidPiiException if there are none or too many, or a name has another form
     */
    public static PiiGroup of(Map<String, ? extends Pii> members) {
        if (members.isEmpty() || members.size() > LIMIT) {
            throw new InvalidPiiException("Group refused: it holds 1 to " + LIMIT + " values.");
        }
        for (String name : members.keySet()) {
            if (!isName(name)) {
                throw new InvalidPiiException(
                        "Name in a group refused: use 1 to 100 letters, digits or _ $ . - without personal data.");
            }
        }
        return new PiiGroup(new TreeMap<>(members));
    }

    /** Reading a group asks this for every value; a regular expression took a tenth of the whole. */
    private static boolean isName(String name) {
        boolean fits =
                !name.isEmpty() && name.length() <= LONGEST_NAME && name.charAt(0) != '.' && name.charAt(0) != '-';
        for (int i = 0; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            fits = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '$'
                    || c == '.'
                    || c == '-';
        }
        return fits;
    }

    /**
     * Returns a value.
     *
     * @param name its name
     * @param type what it is
     * @param <T> the type
     * @return empty if there is none of this name and type
     */
    public <T extends Pii> Optional<T> get(String name, PiiType<T> type) {
        Pii value = members.get(name);
        return value != null && value.type().equals(type)
                ? Optional.of(type.valueClass().cast(value))
                : Optional.empty();
    }

    /**
     * Returns the names of the values.
     *
     * @return sorted
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(members.keySet());
    }

    /**
     * Returns what a permit must cover.
     *
     * @return the categories of all values
     */
    public Set<PiiCategory> categories() {
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        members.values().forEach(value -> categories.add(value.category()));
        return categories;
    }

    /** Returns the values by name, sorted; for the encryptor. */
    SortedMap<String, Pii> members() {
        return members;
    }

    @Override
    public String toString() {
        return "PiiGroup" + members;
    }
}
