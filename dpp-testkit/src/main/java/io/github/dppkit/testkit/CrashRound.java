package io.github.dppkit.testkit;

import java.util.List;

/**
 * One life of a child of {@link CrashRunner}.
 *
 * @param acknowledged the ids whose acknowledgement reached the parent, in order; each was sent before the kill
 * @param exitStatus the child's exit status; on Linux and macOS 137 after a kill (128 + SIGKILL), 0 after a normal end
 * @param errors the end of what the child wrote to standard error, and to standard output beside acknowledgements
 */
public record CrashRound(List<String> acknowledged, int exitStatus, String errors) {

    /**
     * Copies the acknowledged ids.
     *
     * @param acknowledged the ids, in order
     * @param exitStatus the child's exit status
     * @param errors the end of its error output
     */
    public CrashRound {
        acknowledged = List.copyOf(acknowledged);
    }
}
