package io.github.dppkit.retention;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a run does; for one thread. */
final class RunLog {

    static final String AUDIT = "dppkit:audit";
    static final String LEDGER = "dppkit:ledger";
    static final String KEY = "dppkit:data-key";
    static final String LISTENER = "dppkit:listener";
    static final String EPOCHS = "dppkit:epoch-secrets";
    static final String AHEAD = "dppkit:secrets-ahead";
    static final String INDEX = "dppkit:index-secrets";
    static final String GENERATIONS = "dppkit:generations";
    static final String CERTIFICATE = "dppkit:certificate";
    static final String HOLDS = "dppkit:holds";
    static final String STORE = "dppkit:store";
    static final String CLOCK = "dppkit:clock";
    static final String BLAST_RADIUS = "dppkit:blast-radius";

    /** What failed and how. */
    private record Kind(String target, String error) {}

    private final List<DisposalCertificate> certificates = new ArrayList<>();
    private final List<RetentionRecord> held = new ArrayList<>();
    private final Map<Kind, Integer> failures = new LinkedHashMap<>();
    private final Map<Reason, Integer> alarms = new EnumMap<>(Reason.class);
    private int disposed;
    private int partial;
    private int elsewhere;
    private int staying;
    private int moved;
    private int epochSecrets;
    private boolean more;

    void disposed(DisposalCertificate certificate) {
        disposed++;
        certificates.add(certificate);
    }

    /** Adds the certificate of an earlier disposal. */
    void known(DisposalCertificate certificate) {
        certificates.add(certificate);
    }

    /** Counts a scope to be tried again; its claim is held until the end of the run, so that the run goes on to others. */
    void partial(RetentionRecord claimed) {
        partial++;
        staying++;
        held.add(claimed);
    }

    /** Counts a scope that stays as it is because a duty asks for something of it first. */
    void waiting(String why) {
        partial++;
        staying++;
        failed(HOLDS, why);
    }

    void elsewhere() {
        elsewhere++;
    }

    /** Counts records that this run had to do with and that are still due. */
    void stay(int count) {
        staying += count;
    }

    /** Takes note of how many records are due when nothing is left that this run could do: the rest is with other nodes. */
    void due(long count) {
        elsewhere = (int) Math.max(elsewhere, Math.min(Integer.MAX_VALUE, count - staying));
    }

    void moved(int count) {
        moved += count;
    }

    void epochSecrets(int count) {
        epochSecrets += count;
    }

    void more() {
        more = true;
    }

    void alarm(Reason reason, int count) {
        alarms.merge(reason, count, Integer::sum);
    }

    void failed(String target, Throwable e) {
        failed(target, e.getClass().getName());
    }

    void failed(String target, String error) {
        failures.merge(new Kind(target, error), 1, Integer::sum);
    }

    List<RetentionRecord> held() {
        return held;
    }

    DisposalRun toRun() {
        List<DisposalRun.Failure> kinds = failures.entrySet().stream()
                .map(e ->
                        new DisposalRun.Failure(e.getKey().target(), e.getKey().error(), e.getValue()))
                .toList();
        return new DisposalRun(disposed, partial, elsewhere, moved, epochSecrets, more, certificates, kinds, alarms);
    }
}
