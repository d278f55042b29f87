package io.github.dppkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.keys.spi.WrappedKey;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.H2Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a database hold of wrapped keys that were deleted, byte for byte. docs/storage.md says the same. */
class DeletedKeyBytesTest {

    private static final int KEYS = 300;

    private final List<DataKeyRecord> erased = new ArrayList<>();
    private final List<DataKeyRecord> live = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    @Verifies({"#60", "A2.1.a"})
    void inPostgres_theHeapIsCleanAfterVacuumFull_andTheLogOnlyWhenItsSegmentsAreGone() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("autovacuum", "off")
                .start()) {
            DataSource source = server.getPostgresDatabase();
            KeyStore store = fill(source);
            Base.run(source, "CHECKPOINT");
            assertThat(found(data.resolve("base"), live))
                    .as("the search finds what is there")
                    .isEqualTo(live.size());

            erase(store);
            Base.run(source, "CHECKPOINT");
            int deleted = found(data.resolve("base"), erased);
            assertThat(deleted).as("DELETE leaves most").isPositive();

            Base.run(source, "VACUUM dpp_data_key");
            Base.run(source, "CHECKPOINT");
            int vacuumed = found(data.resolve("base"), erased);
            assertThat(vacuumed).as("VACUUM leaves some").isBetween(1, deleted);

            Base.run(source, "VACUUM FULL dpp_data_key");
            Base.run(source, "CHECKPOINT");
            int full = found(data.resolve("base"), erased);
            int log = found(data.resolve("pg_wal"), erased);
            assertThat(full).as("VACUUM FULL and CHECKPOINT leave none").isZero();
            assertThat(found(data.resolve("base"), live)).isEqualTo(live.size());
            assertThat(log).as("the log has them all").isEqualTo(erased.size());

            for (int i = 0; i < 6; i++) {
                Base.run(source, "SELECT pg_switch_wal()");
                Base.run(source, "CHECKPOINT");
            }
            assertThat(found(data.resolve("pg_wal"), erased))
                    .as("six segments later the log has none")
                    .isZero();
        }
    }

    @Test
    @Verifies("#60")
    void inH2_theFileIsCleanAfterShutdownCompact() throws Exception {
        try (H2Database h2 = H2Database.file(folder.resolve("dpp"))) {
            KeyStore store = fill(h2.dataSource());
            assertThat(found(folder, live)).as("the search finds what is there").isEqualTo(live.size());
            erase(store);
            assertThat(found(folder, erased)).as("DELETE leaves them").isPositive();
            Base.run(h2.dataSource(), "SHUTDOWN COMPACT");
            assertThat(found(folder, erased)).as("SHUTDOWN COMPACT leaves none").isZero();
            assertThat(found(folder, live)).isEqualTo(live.size());
        }
    }

    private KeyStore fill(DataSource source) {
        JdbcSchema.create(source);
        KeyStore store = JdbcStores.create(source).keyStore();
        Samples.addSecrets(store);
        Random random = new Random(60);
        for (int i = 0; i < KEYS; i++) {
            byte[] wrapped = new byte[60];
            random.nextBytes(wrapped);
            DataKeyRecord sample = Samples.key(i);
            DataKeyRecord key = new DataKeyRecord(
                    new DataKeyId(random.nextLong(), i),
                    sample.scope(),
                    sample.epochDay(),
                    sample.epochVersion(),
                    sample.version(),
                    sample.state(),
                    WrappedKey.of(wrapped),
                    sample.commitment(),
                    sample.knownUntil(),
                    sample.origin(),
                    sample.createdAt(),
                    sample.uses());
            assertThat(store.addDataKey(key)).contains(key);
            (i % 2 == 0 ? erased : live).add(key);
        }
        return store;
    }

    private void erase(KeyStore store) {
        for (DataKeyRecord key : erased) {
            assertThat(store.beginDisposal(key.id())).isTrue();
            assertThat(store.removeDataKey(key.id())).isTrue();
        }
    }

    /**
     * Returns of how many of these keys eight wrapped bytes in a row occur in any file under a folder: H2 compresses what it
     * compacts, and of random bytes that leaves runs of up to 32.
     */
    private static int found(Path folder, List<DataKeyRecord> keys) throws IOException {
        Map<Long, Integer> runs = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            ByteBuffer wrapped = ByteBuffer.wrap(keys.get(i).wrapped().toBytes());
            for (int at = 0; at + Long.BYTES <= wrapped.limit(); at++) {
                runs.put(wrapped.getLong(at), i);
            }
        }
        Set<Integer> found = new HashSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            for (int at = 0; at + Long.BYTES <= bytes.limit(); at++) {
                Integer key = runs.get(bytes.getLong(at));
                if (key != null) {
                    found.add(key);
                }
            }
        }
        return found.size();
    }
}
