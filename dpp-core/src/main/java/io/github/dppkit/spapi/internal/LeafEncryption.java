package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import org.jspecify.annotations.Nullable;

/** Encrypts single leaves of one ingest, counts them, and drops what must not be taken in. */
final class LeafEncryption {

    private final Intake intake;
    private final Provenance provenance;
    private final Tally tally = new Tally();

    LeafEncryption(Intake intake, Provenance provenance) {
        this.intake = intake;
        this.provenance = provenance;
    }

    Tally tally() {
        return tally;
    }

    /** Reads a text as a value of its type, or as free text of that category if it is none. */
    static @Nullable Pii value(String text, PiiCategory category, PiiType<?> type) {
        try {
            Pii value = type.parse(text);
            PiiCategory found = value.category();
            // of all types only postal codes and free text have other categories than their field
            return found == category || found == PiiCategory.POSTAL_CODE_9 || category == PiiCategory.POSTAL_CODE_9
                    ? value
                    : FreeText.of(text, category);
        } catch (InvalidPiiException e) {
            return freeText(text, category);
        }
    }

    /** Returns null for a text that no database can hold. */
    private static @Nullable Pii freeText(String text, PiiCategory category) {
        try {
            return FreeText.of(text, category);
        } catch (InvalidPiiException e) {
            return null;
        }
    }

    /** Tells what is said of an order, before anything of it is encrypted. */
    void tell(PiiScope scope, OrderFactsReader said) {
        OrderFactsReader.Result result = said.read(provenance.obtainedAt());
        tally.ignoredDates(result.ignoredDates());
        try {
            intake.facts().observed(scope, result.observation(), provenance);
        } catch (ScopeErasedException e) {
            // a late copy of erased data is no fault of what brought it: the rest is taken in
            tally.erased(scope);
        }
    }

    /** Returns the encrypted value, or null if it is dropped. */
    @Nullable EncryptedValue<?> encrypt(Pii value, PiiScope scope, FieldName place) {
        PiiCategory category = value.category();
        if (!intake.needed().contains(category)) {
            tally.unneeded(category, intake.dropUnneeded());
            if (intake.dropUnneeded()) {
                return null;
            }
        }
        if (tally.isErased(scope)) {
            tally.erasedLeaf();
            return null;
        }
        try {
            EncryptedValue<?> encrypted = intake.encryptor().encrypt(value, scope, place, provenance);
            tally.encrypted(scope, category);
            return encrypted;
        } catch (ScopeErasedException e) {
            // a late copy of erased data is no fault of the payload: the rest of it is taken in
            tally.erased(scope);
            tally.erasedLeaf();
            return null;
        }
    }
}
