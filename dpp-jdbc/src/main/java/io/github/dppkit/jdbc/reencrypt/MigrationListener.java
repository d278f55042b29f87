package io.github.dppkit.jdbc.reencrypt;

/** Hears how far a step of a migration has come, after each batch. What it throws ends the step. */
@FunctionalInterface
public interface MigrationListener {

    /** Hears nothing. */
    MigrationListener NONE = report -> {};

    /**
     * Takes the counts so far.
     *
     * @param soFar of the present pass
     */
    void progress(MigrationReport soFar);
}
