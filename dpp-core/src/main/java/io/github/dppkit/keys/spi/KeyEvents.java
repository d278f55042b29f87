package io.github.dppkit.keys.spi;

import io.github.dppkit.pii.PiiScope;
import org.jspecify.annotations.Nullable;

/**
 * Hears what keys do; the audit trail listens.
 *
 * <p>This is no mere listener: it returns when the event is durable and throws when it is not, and then the key
 * operation that it tells of does not happen.
 */
@FunctionalInterface
public interface KeyEvents {

    /** What happened. */
    enum Type {
        /** The first value of a scope arrives and its data key is about to be stored. */
        DATA_KEY_CREATED,
        /** The root key is about to open a secret. */
        ROOT_KEY_USED,
        /** A stored value or key is not what it should be: tampering or damage. */
        INTEGRITY,
        /** Migration mode is on: plaintext may be read where a value is expected. */
        MIGRATION_MODE,
        /** Plaintext is about to be read where a value is expected. */
        PLAINTEXT_READ
    }

    /**
     * Puts an event on record.
     *
     * @param type what happened
     * @param scope whose key or value it concerns, if one scope's alone
     */
    void record(Type type, @Nullable PiiScope scope);
}
