package io.github.dppkit.crypto;

import io.github.dppkit.keys.internal.CanonicalBytes;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a blind index can be searched for: an e-mail address, a telephone number, or a name together with a postal code.
 *
 * <p>There is no term of a name or a postal code alone: so few values are so common that their tokens could be told by
 * counting them. Terms are equal in the index if the normal forms of their values are ({@code docs/pii-types.md}). Shows
 * nothing of the values in text. Immutable.
 */
public final class IndexTerm {

    private static final String LABEL = "dpp/index/v1";

    private final String kind;
    private final List<Pii> values;

    private IndexTerm(String kind, Pii... values) {
        this.kind = kind;
        this.values = List.of(values);
    }

    /**
     * Returns the term of an e-mail address.
     *
     * @param value the address
     * @return the term
     */
    public static IndexTerm of(EmailAddress value) {
        return new IndexTerm("email", value);
    }

    /**
     * Returns the term of a telephone number; its national and its international spelling are two terms.
     *
     * @param value the number
     * @return the term
     */
    public static IndexTerm of(PhoneNumber value) {
        return new IndexTerm("phone", value);
    }

    /**
     * Returns the term of a person and where he or she lives.
     *
     * @param name the name, in one piece
     * @param code the postal code
     * @return the term
     */
    public static IndexTerm of(PersonName name, PostalCode code) {
        return new IndexTerm("name+postal-code", name, code);
    }

    /**
     * Returns which kinds of personal data it is made of.
     *
     * @return one or two categories
     */
    public Set<PiiCategory> categories() {
        Set<PiiCategory> categories = EnumSet.noneOf(PiiCategory.class);
        values.forEach(value -> categories.add(value.category()));
        return categories;
    }

    /** Returns the input of the pseudorandom function; it holds plaintext and is to be overwritten after use. */
    byte[] input() {
        CanonicalBytes input = CanonicalBytes.of(LABEL).add(kind);
        values.forEach(value -> input.add(value.normalForm(PlaintextAccess.GRANTED)));
        return input.toBytes();
    }

    @Override
    public String toString() {
        return "IndexTerm[" + kind + "]";
    }
}
