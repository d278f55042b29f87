package io.github.dppkit.retention;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.keys.internal.KeptBackups;
import io.github.dppkit.retention.internal.CertificateBody;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be said at one moment of the copies of an erased key. No instant lies before the truth: each follows from something
 * that has happened, and is left open until it has.
 */
final class KeyCopies {

    private static final GenerationUpkeep.Residue NO_GENERATIONS = new GenerationUpkeep.Residue(false, null, null);

    private final @Nullable LocalDate lastKeyDay;
    private final @Nullable LocalDate noise;
    private final List<String> unknown = new ArrayList<>();
    private final CertificateBody.Copies copies;

    KeyCopies(
            RetentionSettings settings,
            DataKeys keys,
            @Nullable LocalDate lastKeyDay,
            Instant firstSeen,
            Instant ended,
            Instant servedUntil,
            Function<LocalDate, @Nullable LocalDate> noiseSince) {
        this.lastKeyDay = lastKeyDay;
        this.noise = lastKeyDay == null ? null : noiseSince.apply(lastKeyDay);
        BackupRetention backups = settings.backups();
        Instant asOf = FactMerge.cut(settings.clock().instant());
        KeptBackups kept = keys.upkeep().secrets().backups();
        kept.noteOnce(backups.known());
        Instant dataClear = backups.clear(kept, KeptBackups.Of.DATA, firstSeen, ended);
        int domains = backups.isOneDomain() ? 1 : 2;
        if (lastKeyDay == null) {
            copies = new CertificateBody.Copies(asOf, domains, null, null, null, null, dataClear, null);
            return;
        }
        GenerationUpkeep generations = keys.upkeep().secrets().generations();
        GenerationUpkeep.Residue residue = residue(generations, firstSeen, ended);
        Instant secretsGone = residue.secretsGone() == null && noise != null ? asOf : residue.secretsGone();
        Instant keysClear = backups.clear(kept, KeptBackups.Of.KEYS, firstSeen, secretsGone);
        Instant rootClear = backups.clear(kept, KeptBackups.Of.ROOT, firstSeen, residue.generationsGone());
        Instant bothClear = backups.clear(kept, KeptBackups.Of.BOTH, firstSeen, secretsGone);
        if (backups.isOneDomain()) { // backups of the data hold wrapped keys as well
            dataClear = backups.clear(kept, KeptBackups.Of.DATA, firstSeen, secretsGone);
        }
        unknown.addAll(backups.missing());
        if (!residue.known()) {
            unknown.add("root-key-generations");
        }
        Instant ends = unknown.isEmpty() && residue.generationsGone() != null
                ? latest(
                        servedUntil,
                        residue.generationsGone().plus(settings.servedFor()),
                        rootClear,
                        keysClear,
                        bothClear)
                : null;
        copies = new CertificateBody.Copies(
                asOf, domains, secretsGone, keysClear, residue.generationsGone(), rootClear, dataClear, ends);
    }

    /** A generation store that does not answer holds no disposal up: what it would say is unknown. */
    private static GenerationUpkeep.Residue residue(
            @Nullable GenerationUpkeep generations, Instant firstSeen, Instant ended) {
        try {
            return generations == null ? NO_GENERATIONS : generations.residue(firstSeen, ended);
        } catch (KeyUnavailableException e) {
            return NO_GENERATIONS;
        }
    }

    private static Instant latest(Instant first, @Nullable Instant... others) {
        Instant latest = first;
        for (Instant other : others) {
            latest = other != null && other.isAfter(latest) ? other : latest;
        }
        return FactMerge.cut(latest);
    }

    CertificateBody.Copies copies() {
        return copies;
    }

    boolean areSecretsDestroyed() {
        return noise != null;
    }

    List<String> unknown() {
        return unknown;
    }

    String residue() {
        if (lastKeyDay == null) {
            return "none";
        }
        if (!unknown.isEmpty()) {
            return "unknown";
        }
        Instant ends = copies.residueEnds();
        return ends == null ? "pending" : (isOver(ends) ? "ended at " : "ends at ") + ends;
    }

    private boolean isOver(Instant ends) {
        return !ends.isAfter(copies.asOf());
    }

    /** Complete is an erase of which no copy of a key can exist any more, and no other. */
    String erase(boolean pii) {
        if (!pii) {
            return "not applicable: no data key";
        }
        if (lastKeyDay == null) {
            return "not applicable: no data key was ever made";
        }
        Instant ends = copies.residueEnds();
        if (ends != null && isOver(ends)) {
            return "complete on " + LocalDate.ofInstant(ends, ZoneOffset.UTC);
        }
        return noise == null ? "pending until " + lastKeyDay + " at the latest" : "secrets destroyed on " + noise;
    }
}
