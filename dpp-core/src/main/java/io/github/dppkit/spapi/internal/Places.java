package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.InvalidPiiException;

/**
 * The places that leaves are bound to: the path from the root of the payload, and the positions in the arrays below the
 * object that names the order, so that a list may be taken apart into its orders and into nothing smaller.
 */
final class Places {

    private static final int MAX_ROW = 128;

    private final Leaves leaves;
    private final Scopes scopes;

    Places(Leaves leaves, Scopes scopes) {
        this.leaves = leaves;
        this.scopes = scopes;
    }

    /** Refuses a payload if one of its leaves stands in a place that has no name, before anything is encrypted. */
    void requireAll() {
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            scopes.of(leaves.object(leaf));
            boolean named = leaves.row(leaf, scopes.arraysAbove()).length() <= MAX_ROW;
            try {
                leaves.node(leaf).fieldName(leaves.kind(leaf));
            } catch (InvalidPiiException e) {
                named = false;
            }
            if (!named) {
                throw Refusals.refused(
                        "the path to a leaf of personal data is longer than 900 characters, or leads through"
                                + " too many arrays");
            }
        }
    }

    /** Returns the place of a leaf, given the arrays around the object that gave its scope. */
    static FieldName place(Leaves leaves, int leaf, Kind kind, int arraysAbove) {
        FieldName field = leaves.node(leaf).fieldName(kind);
        String row = leaves.row(leaf, arraysAbove);
        return row.isEmpty() ? field : field.inRow(row);
    }
}
