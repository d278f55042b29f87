package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a run does; for one thread. */
final class NoticeLog {

    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<Reason, Integer> alarms = new EnumMap<>(Reason.class);
    private int erased;
    private int open;
    private int elsewhere;
    private int scopes;

    void erased() {
        erased++;
    }

    void open() {
        open++;
    }

    void elsewhere() {
        elsewhere++;
    }

    void scope() {
        scopes++;
    }

    void alarm(Reason reason) {
        alarms.merge(reason, 1, Integer::sum);
    }

    void failed(String what, String error) {
        failures.add(what + ": " + error);
    }

    /** Its text may be a host's and quote anything: the class alone is told. */
    void failed(String what, RuntimeException e) {
        failed(what, e.getClass().getName());
    }

    NoticeRun toRun() {
        return new NoticeRun(erased, open, elsewhere, scopes, List.copyOf(failures), alarms);
    }
}
