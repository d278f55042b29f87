package io.github.dppkit.archive;

import io.github.dppkit.archive.OpeningLog.Entry;
import io.github.dppkit.archive.OpeningLog.People;
import io.github.dppkit.keys.SigningKey;
import java.io.PrintStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The opening log at work in one command: its key is open, the two people and the case are known. */
final class Journal {

    private final InstantSource clock;
    private final SigningKey key;
    private final OpeningLog log;
    private final People people;
    private final String caseNumber;

    Journal(InstantSource clock, Options options, Passphrases passphrases) {
        this.clock = clock;
        this.people = options.people();
        this.caseNumber = options.caseNumber();
        this.key = SigningKey.fromKeyset(options.path("log-key"), ArchiveTool.logPassphrase(passphrases));
        this.log = new OpeningLog(options.path("log"), OpeningLog.verifier(key));
    }

    /** Puts a step on record; returns when it is on the disk. */
    void record(OpeningLog.Step step, String name, String keyId, String sha256) {
        log.append(key, clock.instant(), people, new Entry(step, name, keyId, sha256, caseNumber));
    }

    /** Returns the id of the key that was made under that name, null if none was. */
    @Nullable String keyId(String name) {
        return log.exists() ? log.verify("").keys().get(name) : null;
    }

    /** Prints what is to be carried over to the audit trail. */
    void printHead(PrintStream out) {
        OpeningLog.Head head = log.verify("");
        out.println("Opening log: " + head.lines() + " lines. Put this head on record in the audit trail:");
        out.println(head.hash());
    }
}
