package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.Reason;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a run does for notices or for requests; for one thread. */
public final class CaseLog {

    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<Reason, Integer> alarms = new EnumMap<>(Reason.class);
    private int ended;
    private int open;
    private int elsewhere;
    private int scopes;

    /** Makes the record of a run from what was counted. */
    @FunctionalInterface
    public interface Run<R> {

        /** Returns the record: how many cases ended, are open and were another node's, how many scopes are done. */
        R of(int ended, int open, int elsewhere, int scopes, List<String> failures, Map<Reason, Integer> alarms);
    }

    /** Begins to count. */
    public CaseLog() {}

    /** Counts a case that is carried out. */
    public void ended() {
        ended++;
    }

    /** Counts a case that is not. */
    public void open() {
        open++;
    }

    /** Counts a case that another node has. */
    public void elsewhere() {
        elsewhere++;
    }

    /** Counts a scope that is done. */
    public void scope() {
        scopes++;
    }

    /** Counts an alarm that is on record. */
    public void alarm(Reason reason) {
        alarms.merge(reason, 1, Integer::sum);
    }

    /** Notes what failed, and the class of its error. */
    public void failed(String what, String error) {
        failures.add(what + ": " + error);
    }

    /** Notes what failed. The error's text may be a host's and quote anything: the class alone is told. */
    public void failed(String what, Throwable e) {
        failed(what, e.getClass().getName());
    }

    /** Returns what was counted. */
    public <R> R to(Run<R> run) {
        return run.of(ended, open, elsewhere, scopes, List.copyOf(failures), alarms);
    }
}
