package io.github.dppkit.jdbc.reencrypt;

import io.github.dppkit.access.Actor;
import io.github.dppkit.pii.Purpose;

/** That a migration was verified, by whom and with what result: what clearing the plaintext asks for. Immutable. */
public final class Verification {

    private final TableMigration migration;
    private final Actor actor;
    private final Purpose purpose;
    private final MigrationReport report;

    Verification(TableMigration migration, Actor actor, Purpose purpose, MigrationReport report) {
        this.migration = migration;
        this.actor = actor;
        this.purpose = purpose;
        this.report = report;
    }

    /**
     * Returns the counts.
     *
     * @return complete if every plaintext value has an encrypted one that is the same
     */
    public MigrationReport report() {
        return report;
    }

    boolean isOf(TableMigration other) {
        return migration == other;
    }

    Actor actor() {
        return actor;
    }

    Purpose purpose() {
        return purpose;
    }

    @Override
    public String toString() {
        return "Verification[complete=" + report.isComplete() + "]";
    }
}
