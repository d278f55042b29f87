package io.github.dppkit.keys.internal;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Searches the memory of its own process for keys, without adding a copy: what is looked for is kept XORed with a mask, and
 * the buffer it reads into is left out. Each key is looked for as it is and as the JDK expands it, each four bytes reversed.
 */
final class MemorySearch {

    private static final int LENGTH = 32;
    private static final int CHUNK = 1 << 20;

    private final byte[] mask = RawKeys.random(LENGTH);
    private final List<String> kinds = new ArrayList<>();
    private final List<byte[]> masked = new ArrayList<>();
    private final Map<Long, List<Integer>> byHead = new HashMap<>();
    private final BitSet heads = new BitSet(1 << 16);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK + LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final long bufferAt = address(buffer);

    /** Adds a key to look for and overwrites it. */
    void add(String kind, byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        byte[] plain = new byte[LENGTH];
        byte[] reversed = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            plain[i] = (byte) (key[i] ^ mask[i]);
            reversed[i] = (byte) (key[i / 4 * 4 + 3 - i % 4] ^ mask[i]);
        }
        Arrays.fill(key, (byte) 0);
        for (byte[] form : List.of(plain, reversed)) {
            long head = ByteBuffer.wrap(form).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byHead.computeIfAbsent(head, any -> new ArrayList<>()).add(masked.size());
            heads.set((int) (head & 0xFFFF));
            masked.add(form);
            kinds.add(kind);
        }
    }

    /** Returns how many copies there are of each kind of key. */
    Map<String, Integer> copies() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        kinds.forEach(kind -> found.put(kind, 0));
        try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"))) {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8)) {
                String[] parts = line.split(" +", 6);
                if (parts[1].startsWith("rw") && !line.contains("[v")) {
                    String[] range = parts[0].split("-", 2);
                    search(memory, Long.parseLong(range[0], 16), Long.parseLong(range[1], 16), found);
                }
            }
        }
        return found;
    }

    private void search(FileChannel memory, long from, long to, Map<String, Integer> found) {
        long maskHead = ByteBuffer.wrap(mask).order(ByteOrder.LITTLE_ENDIAN).getLong();
        for (long at = from; at < to; at += CHUNK) {
            buffer.clear().limit((int) Math.min(CHUNK + LENGTH, to - at));
            int read;
            try {
                read = memory.read(buffer, at);
            } catch (IOException e) {
                continue; // a page that is reserved and not there
            }
            for (int i = 0; i + LENGTH <= read && i < CHUNK; i++) {
                long head = buffer.getLong(i) ^ maskHead;
                if (heads.get((int) (head & 0xFFFF)) && byHead.containsKey(head) && !isOwn(at + i)) {
                    count(head, i, found);
                }
            }
        }
    }

    private boolean isOwn(long address) {
        return address >= bufferAt - LENGTH && address < bufferAt + CHUNK + LENGTH;
    }

    private void count(long head, int at, Map<String, Integer> found) {
        for (int needle : byHead.getOrDefault(head, List.of())) {
            boolean same = true;
            byte[] form = masked.get(needle);
            for (int k = 0; k < LENGTH && same; k++) {
                same = (buffer.get(at + k) ^ mask[k]) == form[k];
            }
            if (same) {
                found.merge(kinds.get(needle), 1, Integer::sum);
            }
        }
    }

    /** Needs {@code --add-opens java.base/java.nio=ALL-UNNAMED}. */
    private static long address(ByteBuffer direct) {
        try {
            Field field = Buffer.class.getDeclaredField("address");
            field.setAccessible(true);
            return field.getLong(direct);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
