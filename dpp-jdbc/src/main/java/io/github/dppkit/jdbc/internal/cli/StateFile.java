package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.audit.AuditFormatException;
import io.github.dppkit.audit.VerifiedState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file in which the program keeps what it has verified; replaced whole, never left half written. */
final class StateFile {

    private static final long MAX_BYTES = 64L << 20;

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    /** Returns what it holds; empty if it is not there. */
    Optional<VerifiedState> read() {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refused();
            }
            return Optional.of(VerifiedState.parse(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (AuditFormatException | IOException e) {
            throw refused();
        }
    }

    void write(VerifiedState state) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(beside, state.toText(), StandardCharsets.US_ASCII);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CliException(
                    "The file of --state cannot be written: check the path, your rights and the disk. The"
                            + " verdict is not given; run again, or leave the option out.");
        }
    }

    private static CliException refused() {
        return new CliException(
                "The file of --state cannot be read or is damaged. If nobody can say why, treat it as an"
                        + " incident. Delete it to verify everything.");
    }
}
