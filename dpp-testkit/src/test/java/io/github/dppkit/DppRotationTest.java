package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.audit.spi.WriterRecord;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.RotationReport;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DppRotationTest {

    private static final ActorId ADMIN = new ActorId(ActorId.Kind.PERSON, "k.admin");
    private static final char[] PASSPHRASE = "a passphrase of a test".toCharArray();
    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final SigningKey signing = SigningKey.ephemeral();

    private DppBuilder builder(Environment where) {
        return Dpp.builder()
                .environment(where)
                .signingKey(signing)
                .stores(stores)
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")));
    }

    private static void encrypt(Dpp dpp) {
        dpp.encryptor()
                .encrypt(
                        EmailAddress.of("anna.nowak@example.org"),
                        ORDER,
                        FieldName.of("orders.buyer_email"),
                        Provenance.spApi(
                                "orders/2026-01-01/getOrder",
                                InstantSource.system().instant()));
    }

    /** Two root keys of files, each known by its keyset, and generations in a folder. */
    @Test
    @Verifies({"A2.4.b", "A2.6.a"})
    void rotatesFromOneFileToAnother_andPutsOnRecordWhoOrderedIt() {
        Environment where = Environment.test("rotation");
        RootKey old = RootKey.createKeyset(folder.resolve("old.key"), PASSPHRASE);
        try (Dpp dpp = builder(where).rootKey(old).build()) {
            encrypt(dpp);
        }
        RootKey next = RootKey.createKeyset(folder.resolve("new.key"), PASSPHRASE);
        assertThat(next.uri()).startsWith("file:").isNotEqualTo(old.uri());
        RotationReport report;
        try (Dpp dpp = builder(where)
                .rootKey(next)
                .formerRootKey(old)
                .generationStore(GenerationStore.file(folder.resolve("generations")))
                .build()) {
            report = dpp.rootRotation().rotate(ADMIN);
            assertThat(dpp.audit().verify().isPass()).isTrue();
        }
        assertThat(report.isComplete()).isTrue();
        assertThat(report.rewrapped()).isEqualTo(2);
        assertThat(folder.resolve("generations").resolve("generation-1.key")).isRegularFile();

        List<RecordedEvent> ordered = new ArrayList<>();
        for (WriterRecord writer : stores.auditStore().writers()) {
            for (StoredEvent event : stores.auditStore().events(writer.id(), 0, 1_000)) {
                RecordedEvent recorded = RecordedEvent.decode(event.body());
                if (recorded.actor().equals(ADMIN)) {
                    ordered.add(recorded);
                }
            }
        }
        assertThat(ordered).extracting(RecordedEvent::outcome).containsExactly(Outcome.INTENDED, Outcome.SUCCESS);
        assertThat(ordered).extracting(RecordedEvent::action).containsOnly(Action.KEY_USE);
        assertThat(ordered).extracting(RecordedEvent::channel).containsOnly(Channel.ADMIN);
        assertThat(ordered.get(1).count()).isEqualTo(2);
        assertThat(ordered.get(1).relatesTo()).isEqualTo(ordered.get(0).id());
    }

    @Test
    @Verifies("A2.4.b")
    void refusesAFormerRootKeyInMemory_outsideTests() {
        RootKey next = RootKey.createKeyset(folder.resolve("new.key"), PASSPHRASE);
        SigningKey kept = SigningKey.createKeyset(folder.resolve("signing.key"), PASSPHRASE);
        DppBuilder builder =
                builder(Environment.of("prod")).signingKey(kept).rootKey(next).formerRootKey(RootKey.ephemeral());
        assertThatExceptionOfType(PolicyConfigurationException.class)
                .isThrownBy(builder::build)
                .withMessageContaining("A2.4.b");
    }
}
