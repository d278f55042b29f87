package io.github.dppkit.retention.notice.spi;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import java.util.List;

/** Hands out what the host stores of a scope, as it is stored, so that it can be returned. */
@FunctionalInterface
public interface ReturnSource {

    /**
     * A stored value.
     *
     * @param name the name, and the row if it has one, under which it was encrypted
     * @param value the value, encrypted
     * @param category of which kind it is
     */
    record Field(FieldName name, EncryptedValue<?> value, PiiCategory category) {

        /**
         * Creates a field of its type's usual category; free text may be of another.
         *
         * @param name the name under which it was encrypted
         * @param value the value, encrypted
         */
        public Field(FieldName name, EncryptedValue<?> value) {
            this(name, value, value.type().category());
        }
    }

    /**
     * Returns the encrypted values of a scope.
     *
     * @param scope whose data
     * @return every one there is, in any order
     */
    List<Field> fields(PiiScope scope);

    /**
     * Returns Amazon Information of a scope that is not PII, in whatever form the host has it.
     *
     * @param scope whose data
     * @return at most 16 MiB; none unless the host says otherwise
     */
    default byte[] information(PiiScope scope) {
        return new byte[0];
    }
}
