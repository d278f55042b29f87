package io.github.dppkit.governance.request;

import io.github.dppkit.audit.Reason;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a run does; for one thread. */
final class RequestLog {

    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<Reason, Integer> alarms = new EnumMap<>(Reason.class);
    private int closed;
    private int open;
    private int elsewhere;
    private int scopes;

    void closed() {
        closed++;
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

    DataRequestRun toRun() {
        return new DataRequestRun(closed, open, elsewhere, scopes, List.copyOf(failures), alarms);
    }
}
