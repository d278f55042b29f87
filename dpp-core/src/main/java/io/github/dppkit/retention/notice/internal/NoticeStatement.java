package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.internal.CertificateBody;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.internal.Json;
import io.github.dppkit.retention.notice.LiveCopy;
import io.github.dppkit.retention.notice.NoticeRefusedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a notice certificate states, in its one order of keys; {@code docs/formats.md} says what each means.
 *
 * @param environment the deployment
 * @param notice the notice's id
 * @param body what is kept of it
 * @param partner token of the selling partner whose data alone it selects, or null
 * @param receivedAt from when its clock runs
 * @param deadline when everything had to be gone
 * @param copiesDeadline when live copies must be, or null
 * @param policy the policy's id
 * @param policyVersion the files it was made from
 * @param tally the sums of its scopes
 * @param copies what is known of copies in backups and of keys
 */
public record NoticeStatement(
        String environment,
        String notice,
        NoticeBody body,
        @Nullable String partner,
        Instant receivedAt,
        Instant deadline,
        @Nullable Instant copiesDeadline,
        String policy,
        String policyVersion,
        Tally tally,
        Erasures.Copies copies) {

    /** The first value of a certificate. */
    public static final String FORMAT = "dpp-notice/1";

    /**
     * Returns the statement, which is what is signed.
     *
     * @return JSON on one line
     */
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("format", FORMAT);
        json.put("environment", environment);
        json.put("notice", notice);
        json.put("kind", body.kind().name());
        json.put("reason", body.reason());
        selection(json.putObject("selection"));
        json.put("statedBy", body.statedBy());
        json.put("statedAt", body.statedAt().toString());
        json.put("receivedAt", receivedAt.toString());
        json.put("deadline", deadline.toString());
        json.put("policy", policy);
        json.put("policyVersion", policyVersion);
        json.put("asOf", copies.dates().asOf().toString());
        json.put("state", body.erasedAt() == null ? "open" : "erased");
        Json.put(json, "erasedAt", body.erasedAt());
        json.put("completion", completion());
        counts(json.putObject("counts"));
        targets(json.putArray("targets"));
        methods(json.putArray("methods"));
        dates(json.putObject("dates"));
        json.put("backups", copies.backupsKnown() ? "known" : "unknown");
        json.put("keyResidue", copies.keyResidue());
        ArrayNode unknown = json.putArray("unknown");
        copies.unknown().forEach(unknown::add);
        Json.put(json, "liveCopiesDeadline", copiesDeadline);
        liveCopies(json.putArray("liveCopies"));
        exceptions(json.putArray("exceptions"));
        if (body.recipient() != null) {
            ObjectNode returned = json.putObject("returned");
            returned.put("recipient", body.recipient());
            returned.put("files", tally.files);
            counts(returned.putObject("values"), tally.returned);
            returned.put("manifest", tally.manifestHash());
        }
        json.put("scopes", tally.scopesHash());
        json.put("receipt", body.intent());
        return Json.text(json);
    }

    private void selection(ObjectNode json) {
        json.put("by", body.by().name());
        Json.put(json, "partner", partner);
        Json.put(json, "marketplace", body.marketplace());
        Json.put(json, "from", body.from());
        Json.put(json, "to", body.to());
        json.put("named", body.named());
    }

    private void counts(ObjectNode json) {
        json.put("selected", tally.selected);
        json.put("erased", count(ScopeResult.Outcome.ERASED));
        json.put("erasedBefore", count(ScopeResult.Outcome.BEFORE));
        json.put("notFound", count(ScopeResult.Outcome.NOT_FOUND));
        json.put("open", count(ScopeResult.Outcome.OPEN));
    }

    private static void counts(ObjectNode json, Map<String, Long> counts) {
        counts.forEach(json::put);
    }

    private void targets(ArrayNode json) {
        tally.targets.forEach((name, count) -> {
            int slash = name.indexOf('/');
            ObjectNode one = json.addObject();
            one.put("dataClass", name.substring(0, slash));
            one.put("name", name.substring(slash + 1));
            one.put("count", count);
            one.put("method", "clear");
        });
    }

    /** NIST SP 800-88 calls removal through a system's own commands clear, and the loss of every key cryptographic erase. */
    private void methods(ArrayNode json) {
        ObjectNode clear = json.addObject();
        clear.put("of", "targets");
        clear.put("nist80088", "clear");
        clear.put("state", body.erasedAt() == null ? "under way" : "done, read back as gone");
        ObjectNode erase = json.addObject();
        erase.put("of", "copies of encrypted values");
        erase.put("nist80088", "cryptographic erase");
        erase.put("state", copies.cryptographicErase());
    }

    private void dates(ObjectNode json) {
        CertificateBody.Copies known = copies.dates();
        Json.put(json, "targetsGone", body.erasedAt() == null ? null : tally.endedAt);
        Json.put(json, "cachesGone", body.erasedAt() == null ? null : tally.servedUntil);
        Json.put(json, "liveCopiesGone", liveCopiesGone());
        Json.put(json, "secretsGone", known.secretsGone());
        Json.put(json, "keyBackupsClear", known.keyBackupsClear());
        Json.put(json, "generationsGone", known.generationsGone());
        Json.put(json, "rootBackupsClear", known.rootBackupsClear());
        Json.put(json, "dataBackupsClear", body.erasedAt() == null ? null : known.dataBackupsClear());
        Json.put(json, "residueEnds", known.residueEnds());
    }

    private void liveCopies(ArrayNode json) {
        for (LiveCopy copy : body.copies()) {
            ObjectNode one = json.addObject();
            one.put("name", copy.name());
            one.put("knownAt", copy.knownAt().toString());
            Json.put(one, "goneAt", copy.goneAt());
            one.put("statedBy", copy.by());
        }
    }

    private void exceptions(ArrayNode json) {
        tally.exceptions.forEach((exception, count) -> {
            ObjectNode one = json.addObject();
            one.set("exception", Json.read(exception, "Exception", NoticeRefusedException::new, node -> node));
            one.put("scopes", count);
        });
        if (tally.furtherExceptions > 0) {
            json.addObject().putNull("exception").put("scopes", tally.furtherExceptions);
        }
    }

    private @Nullable Instant liveCopiesGone() {
        Instant gone = body.erasedAt();
        for (LiveCopy copy : body.copies()) {
            Instant copyGone = copy.goneAt();
            if (gone == null || copyGone == null) {
                return null;
            }
            gone = copyGone.isAfter(gone) ? copyGone : gone;
        }
        return gone;
    }

    /** Complete is what leaves nothing anywhere; every doubt is named instead. */
    private String completion() {
        CertificateBody.Copies known = copies.dates();
        if (body.erasedAt() == null) {
            return "not complete: " + count(ScopeResult.Outcome.OPEN) + " scopes open";
        }
        if (liveCopiesGone() == null) {
            return "not complete: live copies open";
        }
        if (!copies.backupsKnown()) {
            return "not claimed: backups unknown";
        }
        if (!copies.unknown().isEmpty()) {
            return "not claimed: " + String.join(", ", copies.unknown()) + " unknown";
        }
        Instant last = later(later(liveCopiesGone(), tally.servedUntil), known.dataBackupsClear());
        if (tally.lastKeyDay != null) {
            if (known.residueEnds() == null) {
                return "pending: keys";
            }
            last = later(last, known.residueEnds());
        }
        if (tally.endedAt != null && known.dataBackupsClear() == null) {
            return "pending: data backups";
        }
        if (last == null || last.isAfter(known.asOf())) {
            return "pending until " + last;
        }
        boolean kept = !tally.exceptions.isEmpty() || tally.furtherExceptions > 0;
        return "complete on " + LocalDate.ofInstant(last, ZoneOffset.UTC) + (kept ? " but for what a law keeps" : "");
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private long count(ScopeResult.Outcome outcome) {
        return tally.outcomes.getOrDefault(outcome, 0L);
    }
}
