package io.github.dppkit.crypto;

import io.github.dppkit.keys.internal.IndexKey;
import io.github.dppkit.keys.internal.IndexSecrets;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Finds encrypted values by equality without decrypting any: a keyed function of the value, HKDF-SHA256 (RFC 5869) cut to
 * 32 bits, is stored in a column of its own beside the ciphertext.
 *
 * <p><strong>Guarantees.</strong> Values with equal normal forms have equal tokens within one environment, selling partner,
 * month and kind of term; across any of these, tokens have nothing in common. Without the month's key nothing tells which
 * value a token stands for. That key serves until 00:00 UTC of the 62nd day after its month, and is destroyed by the next
 * disposal run: from then on no token of that month can be made, matched or guessed, but by whoever kept a copy of the key store and has the root key.
 *
 * <p><strong>Non-guarantees.</strong> Whoever reads the column sees which rows of a month have equal tokens. 32 bits
 * collide: a row that is found is a candidate, to be opened with a permit and compared. Whoever can call this class can try
 * values, one call each; a search is not on record, what it finds is ciphertext, and opening that is.
 *
 * <p>A token lives in the row of its ciphertext and is cleared with it: name its column in the disposal target. Safe for use
 * by several threads.
 */
@Enforces({"A2.4.a", "L4.d", "M2.d"})
public final class BlindIndex {

    private final IndexSecrets secrets;

    private BlindIndex(IndexSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Creates an index; only dppkit's composition root can name the parameter.
     *
     * @param secrets the months' secrets
     * @return the index
     */
    public static BlindIndex create(IndexSecrets secrets) {
        return new BlindIndex(secrets);
    }

    /**
     * Returns the token to store with a value. Its month is always the present one, in UTC, however old the data are: no
     * token is made under a key that is about to die.
     *
     * @param term the value
     * @param partner whose data it is
     * @return what to store
     * @throws io.github.dppkit.keys.KeyUnavailableException if the keys do not answer
     */
    public IndexToken token(IndexTerm term, SellingPartner partner) {
        return tokens(term, List.of(secrets.forWriting(partner))).get(0);
    }

    /**
     * Returns the tokens that a value can have in rows of any age: one for each month that has tokens and whose key lives,
     * four at most. Use them as {@code WHERE column IN (…)}.
     *
     * @param term the value that is searched for
     * @param partner in whose data
     * @return newest month first; none if no month has tokens, and then nothing can be found
     * @throws io.github.dppkit.keys.KeyUnavailableException if the keys do not answer
     */
    public List<IndexToken> tokens(IndexTerm term, SellingPartner partner) {
        return tokens(term, partner, Instant.MIN, Instant.MAX);
    }

    /**
     * Returns the tokens that a value can have in rows whose token was made in a period.
     *
     * @param term the value that is searched for
     * @param partner in whose data
     * @param from in the first month; not when the order was placed, but when its token was made
     * @param to in the last month
     * @return newest month first, at most four; months whose key is gone, that have no tokens or that are to come are left
     *     out
     * @throws IllegalArgumentException if the period ends before it begins
     * @throws io.github.dppkit.keys.KeyUnavailableException if the keys do not answer
     */
    public List<IndexToken> tokens(IndexTerm term, SellingPartner partner, Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("Search refused: the period ends before it begins.");
        }
        return tokens(term, secrets.forSearch(partner, from, to));
    }

    private static List<IndexToken> tokens(IndexTerm term, List<IndexKey> keys) {
        byte[] input = term.input();
        try {
            return keys.stream()
                    .map(key -> IndexToken.of(key.month(), key.print(input, IndexToken.BYTES)))
                    .toList();
        } finally {
            Arrays.fill(input, (byte) 0);
            keys.forEach(IndexKey::clear);
        }
    }

    /**
     * Tells whether a row that lives on should get a new token: the key of this one ends within 31 days or has ended, and
     * then searches no longer find the row.
     *
     * @param token what is stored
     * @return true if it is time for {@link #token}, which needs the value, decrypted with a permit
     */
    public boolean needsNewToken(IndexToken token) {
        return token.month().isBefore(secrets.renewBefore());
    }

    /**
     * Returns where the tokens that need no new one begin, to find the others by
     * {@code WHERE column < ?}: texts of earlier months sort before it.
     *
     * @return no token, but the beginning of some
     */
    public String renewBefore() {
        return IndexToken.prefix(secrets.renewBefore());
    }
}
