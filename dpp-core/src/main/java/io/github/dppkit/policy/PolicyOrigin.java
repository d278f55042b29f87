package io.github.dppkit.policy;

import java.util.Comparator;

/**
 * One file that a policy was made from.
 *
 * @param id its id
 * @param revision its revision
 * @param status how well the text behind it is known
 * @param note what a reader must know of it; may be empty
 */
record PolicyOrigin(String id, int revision, PolicyStatus status, String note) implements Comparable<PolicyOrigin> {

    private static final Comparator<PolicyOrigin> ORDER = Comparator.comparing(PolicyOrigin::id)
            .thenComparingInt(PolicyOrigin::revision)
            .thenComparing(PolicyOrigin::status)
            .thenComparing(PolicyOrigin::note);

    @Override
    public int compareTo(PolicyOrigin other) {
        return ORDER.compare(this, other);
    }

    /** Returns id and revision, such as {@code amazon-2021@1}. */
    String version() {
        return id + "@" + revision;
    }
}
