package io.github.dppkit.testkit.attack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A leaf of the meta-log as an attacker reads it, by {@code docs/formats.md}. Kinds above 4 speak of the log itself and have no
 * writer.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MetaRow(long index, byte[] bytes) {

    private static final int KIND = 2;
    private static final int NODE = 3;
    private static final int HEAD = 2;
    private static final int CLOSED = 3;
    private static final int ROOT_LENGTH = 32;

    boolean isOfWriter() {
        return bytes[KIND] <= 4;
    }

    /** Tells whether the writer may write on after this. */
    boolean leavesOpen() {
        return bytes[KIND] <= HEAD;
    }

    /** Returns the state that the writer's own row has when this is its last leaf. */
    String state() {
        return leavesOpen() ? "OPEN" : bytes[KIND] == CLOSED ? "CLOSED" : "ABANDONED";
    }

    WriterKey writer() {
        int length = bytes[NODE];
        return new WriterKey(
                new String(bytes, NODE + 1, length, StandardCharsets.US_ASCII),
                ByteBuffer.wrap(bytes).getLong(NODE + 1 + length));
    }

    private int at() {
        return NODE + 1 + bytes[NODE] + Long.BYTES;
    }

    long size() {
        return ByteBuffer.wrap(bytes).getLong(at());
    }

    Instant time() {
        long micros = ByteBuffer.wrap(bytes).getLong(at() + Long.BYTES + ROOT_LENGTH);
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    /** Returns the same statement with another root. */
    MetaRow withRoot(byte[] root) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).position(at() + Long.BYTES).put(root);
        return new MetaRow(index, copy);
    }

    /** Returns a head of the same writer. */
    MetaRow head(long newIndex, long size, byte[] root, Instant time) {
        byte[] copy = bytes.clone();
        copy[KIND] = HEAD;
        long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
        ByteBuffer.wrap(copy).position(at()).putLong(size).put(root).putLong(micros);
        return new MetaRow(newIndex, copy);
    }
}
