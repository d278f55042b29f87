package io.github.dppkit;

import static io.github.dppkit.pii.PiiCategory.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.IndexTerm;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's way through a search: token beside the ciphertext, found by token, opened with a permit, disposed of. */
class DppBlindIndexTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final FieldName FIELD = FieldName.of("orders.buyer_email");

    @TempDir
    Path folder;

    private final InMemoryStores stores = InMemoryStores.empty();
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00Z"));

    private Dpp open() {
        return Dpp.builder()
                .environment(Environment.test("unit"))
                .rootKey(RootKey.ephemeral())
                .signingKey(SigningKey.ephemeral())
                .stores(stores)
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .clock(clock, clock.nanos())
                .accessPolicy(AccessPolicy.builder()
                        .permit("support", Purpose.SHIPPING, EMAIL)
                        .build())
                .build();
    }

    @Test
    @Verifies({"#66", "A2.4.a", "L4.d"})
    void findsAnOrderByItsBuyersAddress_opensItWithAPermitAlone_andForgetsTheMonthInTime() {
        try (Dpp dpp = open()) {
            Map<String, EncryptedValue<EmailAddress>> rows = new HashMap<>();
            PiiScope order = PiiScope.order(SELLER, "902-3159896-1390916");
            EmailAddress buyer = EmailAddress.of("Anna.Nowak@example.org");
            Provenance now = Provenance.spApi("getOrder", clock.instant());
            rows.put(
                    dpp.blindIndex().token(IndexTerm.of(buyer), SELLER).text(),
                    dpp.encryptor().encrypt(buyer, order, FIELD, now));

            IndexTerm asked = IndexTerm.of(EmailAddress.of("anna.nowak@EXAMPLE.org"));
            List<IndexToken> tokens = dpp.blindIndex().tokens(asked, SELLER);
            assertThat(tokens).hasSize(1);
            EncryptedValue<EmailAddress> found =
                    Objects.requireNonNull(rows.get(tokens.get(0).text()), "found by its token");

            Claims claims = Claims.none().withMultiFactor().withApprovedDevice();
            Actor clerk = Actor.person("j.nowak", claims);
            dpp.grants().approve(clerk, "support", Actor.person("m.kowalska", claims));
            RevealPermit permit = dpp.access().request(clerk, Purpose.SHIPPING, order, EMAIL);
            assertThat(dpp.encryptor().decrypt(found, order, FIELD, permit).reveal(permit))
                    .isEqualTo("Anna.Nowak@example.org");

            DisposalCertificate certificate = dpp.retention()
                    .disposeNow(order, DataClass.PII, Reason.REQUESTED)
                    .certificates()
                    .get(0);
            assertThat(certificate.indexKeyEnds()).contains(LocalDate.parse("2027-02-01"));
            clock.set(Instant.parse("2027-02-01T00:00:00Z"));
            assertThat(dpp.blindIndex().tokens(asked, SELLER)).isEmpty();
            assertThat(stores.keyStore().namedSecret("blind-index-2026-11")).isPresent();
            dpp.retention().disposeDue();
            assertThat(stores.keyStore().namedSecret("blind-index-2026-11")).isEmpty();
        }
    }
}
