package io.github.dppkit.retention.internal;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.internal.AppendOnlyFile;
import io.github.dppkit.retention.RetentionUnavailableException;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A ledger in a text file that is only ever appended to: one line for each entry, instant, space, token.
 *
 * <p>A line that a crash cut off is ended by the next entry; it is too short for a line and readers ignore it.
 */
public final class FileLedger implements ErasureLedger {

    private final AppendOnlyFile file;

    /**
     * Creates a ledger in that file, which need not exist yet.
     *
     * @param path the file
     */
    public FileLedger(Path path) {
        this.file = new AppendOnlyFile(path, "Erasure ledger", RetentionUnavailableException::new);
    }

    @Override
    public void append(SubjectToken token, Instant at) {
        file.append(in -> (endsInLine(in) ? "" : "\n") + at + " " + token + "\n");
    }

    private static boolean endsInLine(FileChannel in) throws IOException {
        if (in.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        return in.read(last, in.size() - 1) == 1 && last.get(0) == '\n';
    }
}
