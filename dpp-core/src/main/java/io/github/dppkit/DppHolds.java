package io.github.dppkit;

import io.github.dppkit.audit.AuditTrail;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.hold.Holds;
import io.github.dppkit.retention.hold.internal.HoldKeeper;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldStore;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host gave for holds.
 *
 * @param store which duties there are
 * @param archive where records are kept
 * @param keys one public key for each year
 */
record DppHolds(HoldStore store, ArchiveStore archive, List<ArchivePublicKey> keys) {

    /** Returns what disposal asks. */
    HoldKeeper keeper(SubjectTokenizer tokenizer, AuditTrail audit, InstantSource clock) {
        return new HoldKeeper(store, archive, tokenizer, event -> audit.record(event), clock);
    }

    /** Refuses where there are none. */
    static Holds required(@Nullable Holds holds) {
        if (holds == null) {
            throw new PolicyConfigurationException(
                    "Holds refused (A2.1.c): this Dpp has none; set DppBuilder.holds(store, archive, keys).");
        }
        return holds;
    }
}
