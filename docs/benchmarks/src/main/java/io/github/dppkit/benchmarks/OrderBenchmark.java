package io.github.dppkit.benchmarks;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.github.dppkit.crypto.EncryptedGroup;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.PiiGroup;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Orders of eight fields, 205 bytes in all, each under a data key of its own: new ones written with a new wrapped key, stored
 * ones read with the key unwrapped anew, and both with the key at hand. Beside it Tink alone, which wraps or unwraps the key
 * under a held primitive and takes the fields one by one.
 *
 * <p>dppkit's key store answers from a map, so that its own work is what is measured: deadline, key derivation and
 * commitment, cache, budget, permit, typed values. Its cache holds 256 keys. Of 4,096 orders read in turn next to none
 * is found in it; 128 in turn, for the key at hand, all are. A permit names 256 orders.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OrderBenchmark {

    private static final int ORDERS = 4_096;
    private static final int AT_HAND = 128;
    private static final int CACHE = 256;
    private static final int PERMIT = 256;
    private static final int[] LENGTHS = {18, 32, 24, 16, 2, 10, 15, 88};

    private final List<FreeText> values = new ArrayList<>();
    private final List<byte[]> plaintexts = new ArrayList<>();
    private final List<FieldName> fields = new ArrayList<>();
    private final List<byte[]> places = new ArrayList<>();
    private final List<PiiScope> orders = IntStream.range(0, ORDERS)
            .mapToObj(i -> PiiScope.order(Bench.PARTNER, "902-3159896-" + i))
            .toList();
    private final PiiGroup group;
    private final Aead epoch;
    private final byte[][] tinkKeys = new byte[ORDERS][];
    private final byte[][][] tinkFields = new byte[ORDERS][][];
    private final HeldKeys store = new HeldKeys();
    private final Bench bench = new Bench(store.port(), CACHE);
    private final List<RevealPermit> permits = IntStream.range(0, ORDERS / PERMIT)
            .mapToObj(i -> bench.permit(orders.subList(i * PERMIT, (i + 1) * PERMIT)))
            .toList();
    private final List<List<EncryptedValue<FreeText>>> stored = new ArrayList<>();
    private final List<EncryptedGroup> storedGroups = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();
    private int next;
    private long written;

    /** Writes every order once. */
    public OrderBenchmark() {
        Map<String, Pii> members = new LinkedHashMap<>();
        for (int i = 0; i < LENGTHS.length; i++) {
            String text = "0123456789abcdef".repeat(6).substring(0, LENGTHS[i]);
            values.add(FreeText.of(text));
            plaintexts.add(text.getBytes(StandardCharsets.UTF_8));
            fields.add(FieldName.of("orders.field_" + i));
            places.add(("orders.field_" + i + "/902").getBytes(StandardCharsets.UTF_8));
            members.put("field_" + i, values.get(i));
        }
        group = PiiGroup.of(members);
        try {
            epoch = Peers.heldTink();
            for (int order = 0; order < ORDERS; order++) {
                byte[] key = newKey();
                tinkKeys[order] = epoch.encrypt(key, associated(orders.get(order)));
                tinkFields[order] = tinkWrite(new AesGcmJce(key));
                stored.add(write(orders.get(order)));
                storedGroups.add(writeGroup(orders.get(order)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available.", e);
        }
        store.keepNoMore();
    }

    private static byte[] associated(PiiScope order) {
        return order.id().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] newKey() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return key;
    }

    private RevealPermit permit(int order) {
        return permits.get(order / PERMIT);
    }

    private PiiScope newOrder() {
        return PiiScope.order(Bench.PARTNER, "701-0000000-" + written++);
    }

    private int order() {
        next = (next + 1) % ORDERS;
        return next;
    }

    private int orderAtHand() {
        next = (next + 1) % AT_HAND;
        return next;
    }

    private byte[][] tinkWrite(Aead key) throws GeneralSecurityException {
        byte[][] out = new byte[LENGTHS.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = key.encrypt(plaintexts.get(i), places.get(i));
        }
        return out;
    }

    private byte[][] tinkRead(Aead key, byte[][] in) throws GeneralSecurityException {
        byte[][] out = new byte[LENGTHS.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = key.decrypt(in[i], places.get(i));
        }
        return out;
    }

    private List<EncryptedValue<FreeText>> write(PiiScope order) {
        List<EncryptedValue<FreeText>> out = new ArrayList<>(LENGTHS.length);
        for (int i = 0; i < LENGTHS.length; i++) {
            out.add(bench.encryptor.encrypt(values.get(i), order, fields.get(i), bench.provenance));
        }
        return out;
    }

    private EncryptedGroup writeGroup(PiiScope order) {
        return bench.encryptor.encrypt(group, order, fields.get(0), bench.provenance);
    }

    private List<FreeText> read(int order) {
        List<FreeText> out = new ArrayList<>(LENGTHS.length);
        for (int i = 0; i < LENGTHS.length; i++) {
            out.add(bench.encryptor.decrypt(stored.get(order).get(i), orders.get(order), fields.get(i), permit(order)));
        }
        return out;
    }

    /**
     * Measures Tink: a new key, wrapped, and eight fields.
     *
     * @return the ciphertexts
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public Object writeNewKeyTink() throws GeneralSecurityException {
        byte[] key = newKey();
        byte[] wrapped = epoch.encrypt(key, associated(newOrder()));
        return new Object[] {wrapped, tinkWrite(new AesGcmJce(key))};
    }

    /**
     * Measures dppkit: a new data key with its deadline, wrapped and stored, and eight fields.
     *
     * @return the values
     */
    @Benchmark
    public Object writeNewKeyDppkit() {
        return write(newOrder());
    }

    /**
     * Measures dppkit: a new data key with its deadline, wrapped and stored, and the eight fields as a group.
     *
     * @return the group
     */
    @Benchmark
    public Object writeNewKeyDppkitGroup() {
        return writeGroup(newOrder());
    }

    /**
     * Measures dppkit: eight fields, the data key at hand.
     *
     * @return the values
     */
    @Benchmark
    public Object writeKeyAtHandDppkit() {
        return write(orders.get(orderAtHand()));
    }

    /**
     * Measures dppkit: eight fields as a group, the data key at hand.
     *
     * @return the group
     */
    @Benchmark
    public Object writeKeyAtHandDppkitGroup() {
        return writeGroup(orders.get(orderAtHand()));
    }

    /**
     * Measures Tink: the key unwrapped, and eight fields.
     *
     * @return the plaintexts
     * @throws GeneralSecurityException never here
     */
    @Benchmark
    public Object readUnwrapTink() throws GeneralSecurityException {
        int order = order();
        byte[] key = epoch.decrypt(tinkKeys[order], associated(orders.get(order)));
        return tinkRead(new AesGcmJce(key), tinkFields[order]);
    }

    /**
     * Measures dppkit: the data key read and unwrapped, and eight fields.
     *
     * @return the values
     */
    @Benchmark
    public Object readUnwrapDppkit() {
        return read(order());
    }

    /**
     * Measures dppkit: the data key read and unwrapped, and the group.
     *
     * @return the values
     */
    @Benchmark
    public Object readUnwrapDppkitGroup() {
        int order = order();
        return bench.encryptor.decrypt(storedGroups.get(order), orders.get(order), fields.get(0), permit(order));
    }

    /**
     * Measures dppkit: eight fields, the data key at hand.
     *
     * @return the values
     */
    @Benchmark
    public Object readKeyAtHandDppkit() {
        return read(orderAtHand());
    }

    /**
     * Measures dppkit: the group, the data key at hand.
     *
     * @return the values
     */
    @Benchmark
    public Object readKeyAtHandDppkitGroup() {
        int order = orderAtHand();
        return bench.encryptor.decrypt(storedGroups.get(order), orders.get(order), fields.get(0), permit(order));
    }
}
