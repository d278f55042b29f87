package io.github.dppkit.crypto;

import io.github.dppkit.crypto.internal.ValueFormat;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.policy.Enforces;
import org.jspecify.annotations.Nullable;

/** Reads plaintext that stands in the place of a value, while a {@link MigrationMode} allows it and on record. */
@Enforces("A2.5.c")
final class PlaintextReads {

    private final DataKeys keys;
    private final PermitIssuer issuer;
    private final KeyEvents events;
    private final MigrationMode migration;

    PlaintextReads(DataKeys keys, PermitIssuer issuer, KeyEvents events, MigrationMode migration) {
        this.keys = keys;
        this.issuer = issuer;
        this.events = events;
        this.migration = migration;
    }

    /** Tells whether what is stored is no value and may be plaintext there now. */
    boolean allows(EncryptedValue<?> stored, FieldName field) {
        return !ValueFormat.isListed(stored.bytes())
                && migration.allows(field, issuer.now())
                && !stored.text().startsWith(ValueFormat.PREFIX);
    }

    /** Returns null if it cannot be read as its type. */
    <T extends Pii> @Nullable T read(EncryptedValue<T> stored, PiiScope scope, long nowMillis, RevealPermit permit) {
        T read;
        try {
            read = stored.type().parse(stored.text());
        } catch (InvalidPiiException e) {
            return null;
        }
        permit.requireCategory(read.category());
        keys.requireNotErased(scope, nowMillis);
        events.record(KeyEvents.Type.PLAINTEXT_READ, scope);
        return stored.type()
                .restore(
                        PlaintextAccess.GRANTED,
                        read.plaintext(PlaintextAccess.GRANTED),
                        read.category().code(),
                        scope,
                        issuer);
    }
}
