package io.github.dppkit.crypto;

import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.pii.PiiScope;
import java.time.LocalDate;

/** Copies of stored keys with something changed, as an attacker with the table in hand would write them. */
final class KeyRecords {

    private KeyRecords() {}

    static DataKeyRecord with(DataKeyRecord key, byte[] wrapped, byte[] commitment, long uses) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion(),
                key.version(),
                key.state(),
                WrappedKey.of(wrapped),
                WrappedKey.of(commitment),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                uses);
    }

    /** The whole key of one scope, relabelled as another's. */
    static DataKeyRecord relabelled(DataKeyRecord key, PiiScope scope) {
        return new DataKeyRecord(
                key.id(),
                scope,
                key.epochDay(),
                key.epochVersion(),
                key.version(),
                key.state(),
                key.wrapped(),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    static DataKeyRecord onDay(DataKeyRecord key, LocalDate day, int version) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                day,
                key.epochVersion(),
                version,
                key.state(),
                key.wrapped(),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }

    static DataKeyRecord disposing(DataKeyRecord key) {
        return inState(key, DataKeyRecord.State.DISPOSING);
    }

    static DataKeyRecord active(DataKeyRecord key) {
        return inState(key, DataKeyRecord.State.ACTIVE);
    }

    private static DataKeyRecord inState(DataKeyRecord key, DataKeyRecord.State state) {
        return new DataKeyRecord(
                key.id(),
                key.scope(),
                key.epochDay(),
                key.epochVersion(),
                key.version(),
                state,
                key.wrapped(),
                key.commitment(),
                key.knownUntil(),
                key.origin(),
                key.createdAt(),
                key.uses());
    }
}
