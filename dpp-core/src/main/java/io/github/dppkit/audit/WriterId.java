package io.github.dppkit.audit;

import java.util.regex.Pattern;

/**
 * One run of one node that writes to the trail: it owns a tree of its own, and nobody else ever appends to it.
 *
 * @param node name of the node: 1 to 64 lower-case letters, digits, dots or dashes
 * @param incarnation 1 for the node's first run, one more for each next one
 */
public record WriterId(String node, long incarnation) {

    private static final Pattern NODE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    /**
     * Creates a writer's id.
     *
     * @param node name of the node: 1 to 64 lower-case letters, digits, dots or dashes
     * @param incarnation 1 for the node's first run, one more for each next one
     * @throws AuditFormatException if the node has another form or the incarnation is less than 1
     */
    public WriterId {
        requireNode(node);
        if (incarnation < 1) {
            throw new AuditFormatException("Writer id refused: the incarnation starts at 1.");
        }
    }

    /**
     * Refuses a node name of another form.
     *
     * @param node what to check
     * @return the same
     * @throws AuditFormatException if it is none
     */
    static String requireNode(String node) {
        if (!NODE.matcher(node).matches()) {
            throw new AuditFormatException(
                    "Node name refused: use 1 to 64 lower-case letters, digits, dots or dashes.");
        }
        return node;
    }

    /**
     * Returns the form that reports use.
     *
     * @return such as {@code app-1#3}
     */
    @Override
    public String toString() {
        return node + "#" + incarnation;
    }
}
