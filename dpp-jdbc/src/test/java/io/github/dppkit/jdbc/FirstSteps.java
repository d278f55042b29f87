package io.github.dppkit.jdbc;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dppkit.Dpp;
import io.github.dppkit.DppBuilder;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.OrderEvent;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.EncryptedJson;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.slf4j.Logger;

/** The programs of the README; a test runs them, and another holds the README against this text. */
final class FirstSteps {

    /** What the program shows at its end. */
    record Result(EncryptedJson stored, String printed, DisposalRun run, VerificationResult audit) {}

    private final SellingPartner seller = SellingPartner.of("A2EUQ1WTGCTBG2");
    private final Actor clerk =
            Actor.person("j.nowak", Claims.none().withMultiFactor().withApprovedDevice());
    private final Actor manager =
            Actor.person("m.kowalska", Claims.none().withMultiFactor().withApprovedDevice());
    private final Logger log;

    FirstSteps(Logger log) {
        this.log = log;
    }

    static DppBuilder setUp(DataSource dataSource, Path folder, char[] passphrase) {
        // begin README
        JdbcSchema.create(dataSource); // once; or take the script into your migrations
        DppBuilder builder = Dpp.builder()
                .environment(Environment.of("production"))
                .rootKey(RootKey.createKeyset(folder.resolve("root.key"), passphrase)) // later: fromKeyset
                .signingKey(SigningKey.createKeyset(folder.resolve("signing.key"), passphrase))
                .stores(JdbcStores.create(dataSource))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(AccessPolicy.builder()
                        .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.NAME, PiiCategory.ADDRESS)
                        .build());
        // end README
        return builder;
    }

    Result run(Dpp dpp, byte[] json, MovableClock clock) {
        Instant now = clock.instant();
        dpp.grants().approve(clerk, "shipping-clerk", manager);
        // begin README
        SpApiOperation getOrder = SpApiOperation.of("orders", "2026-01-01", "getOrder");
        EncryptedJson stored = dpp.spApi().encrypt(getOrder, json, seller, Provenance.spApi(getOrder.name(), now));
        // {"order":{"orderId":"902-3159896-1390916","buyer":{"buyerName":"dpp1.AQEBAXfN…

        PiiScope order = PiiScope.order(seller, "902-3159896-1390916");
        RevealPermit permit = dpp.access().request(clerk, Purpose.SHIPPING, order, PiiCategory.NAME); // on record first
        Pii name = dpp.spApi().decryptLeaf(getOrder, stored.bytes(), seller, "/order/buyer/buyerName", permit);
        String printed = name.reveal(permit); // Anna Nowak
        log.info("Label for {}", name); // Label for ***
        log.info("Label for {}", printed); // Label for [NAME]
        assertThrows(
                AccessDeniedException.class, // CATEGORY_NOT_PERMITTED, on record too
                () -> dpp.access().request(clerk, Purpose.SHIPPING, order, PiiCategory.EMAIL));

        dpp.retention().record(order, OrderEvent.shipped(now)); // to be gone 30 days from now
        // end README
        clock.advance(Duration.ofDays(31));
        // begin README
        // 31 days later, in any process; with Spring Boot by itself:
        DisposalRun run = dpp.retention().disposeDue(); // clears your tables, destroys keys, signs a certificate
        RevealPermit again = dpp.access().request(clerk, Purpose.SHIPPING, order, PiiCategory.NAME);
        assertThrows(
                KeyUnavailableException.class, // what you restore from any backup of your data stays shut
                () -> dpp.spApi().decryptLeaf(getOrder, stored.bytes(), seller, "/order/buyer/buyerName", again));
        VerificationResult audit = dpp.audit().verify(); // PASS
        // end README
        return new Result(stored, printed, run, audit);
    }
}
