package io.github.dppkit.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A child that appends numbers to a file without end. Arguments: the file; {@code careful} (write, sync, then acknowledge)
 * or {@code hasty} (acknowledge, then write in blocks).
 */
final class FileLedgerChild {

    private FileLedgerChild() {}

    public static void main(String[] arguments) throws IOException {
        CrashChild parent = CrashChild.start();
        System.out.println("dpp-ack printed-by-a-library");
        Path file = Path.of(arguments[0]);
        long next = Files.exists(file) ? firstFree(file) : 0;
        try (FileChannel ledger = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            if (arguments[1].equals("careful")) {
                appendCarefully(parent, ledger, next);
            } else {
                appendHastily(parent, ledger, next);
            }
        }
    }

    private static void appendCarefully(CrashChild parent, FileChannel ledger, long first) throws IOException {
        for (long n = first; ; n++) {
            ledger.write(line(n));
            ledger.force(false);
            parent.ack(Long.toString(n));
        }
    }

    private static void appendHastily(CrashChild parent, FileChannel ledger, long first) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 20);
        for (long n = first; ; n++) {
            parent.ack(Long.toString(n));
            block.put(line(n));
            if (block.remaining() < 100) {
                ledger.write(block.flip());
                block.clear();
            }
        }
    }

    /** A torn last line is cut off by starting a new one; its number is free again. */
    private static long firstFree(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        int end = text.lastIndexOf('\n');
        try (FileChannel ledger = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ledger.truncate(end + 1L); // in one step: a kill finds the whole lines before and after
        }
        return end < 0 ? 0 : Long.parseLong(text.substring(text.lastIndexOf('\n', end - 1) + 1, end)) + 1;
    }

    private static ByteBuffer line(long n) {
        return ByteBuffer.wrap((n + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
