package io.github.dppkit.governance.request.spi;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.pii.PiiScope;
import java.util.List;

/** Puts a corrected value into the host's row, in place of the one that was read and no other. */
@FunctionalInterface
public interface CorrectionTarget {

    /**
     * A value and what takes its place.
     *
     * @param scope whose data
     * @param field where it stands
     * @param stored what stands there, encrypted
     * @param corrected what shall stand there, encrypted for the same place
     * @param tokens the tokens of the blind index for the corrected value, in the order in which their terms were given; write
     *     them in the same statement
     */
    record Correction(
            PiiScope scope,
            FieldName field,
            EncryptedValue<?> stored,
            EncryptedValue<?> corrected,
            List<IndexToken> tokens) {

        /**
         * Copies the list.
         *
         * @param scope whose data
         * @param field where it stands
         * @param stored what stands there
         * @param corrected what shall stand there
         * @param tokens the tokens of the blind index
         */
        public Correction {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Replaces a value if it is still what was read, as {@code UPDATE … WHERE … AND column = stored} does. What this has
     * returned true for is durable. A row with a tag gets its new tag in the same statement.
     *
     * @param correction what by what
     * @return false if another value stands there, or none
     */
    boolean replace(Correction correction);
}
