package io.github.dppkit.jdbc;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessDeniedException;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.retention.spi.ErasureLedger;
import java.nio.file.Path;
import java.time.Instant;
import javax.sql.DataSource;

/** The program of the README; a test runs it, and another holds the README against this text. */
final class FirstSteps {

    /** What the program shows at its end. */
    record Result(String column, String shown, Reason refused, String revealed, VerificationResult audit) {}

    private FirstSteps() {}

    static Result run(DataSource dataSource, Path folder, char[] passphrase) {
        JdbcSchema.create(dataSource);
        // begin README
        try (Dpp dpp = Dpp.builder()
                .environment(Environment.of("production"))
                .rootKey(RootKey.createKeyset(folder.resolve("root.key"), passphrase)) // later: fromKeyset
                .signingKey(SigningKey.createKeyset(folder.resolve("signing.key"), passphrase))
                .stores(JdbcStores.create(dataSource))
                .anchor(CheckpointAnchor.file(folder.resolve("anchor.txt")))
                .erasureLedger(ErasureLedger.file(folder.resolve("erased.txt")))
                .accessPolicy(AccessPolicy.builder()
                        .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.EMAIL)
                        .build())
                .build()) {

            PiiScope order = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
            FieldName field = FieldName.of("orders.buyer_email");
            EmailAddress email = EmailAddress.of("anna.nowak@example.org");
            Provenance source = Provenance.spApi("orders/2026-01-01/getOrder", Instant.now());
            String column = dpp.encryptor().encrypt(email, order, field, source).text(); // dpp1.AQEEAw…

            Claims login = Claims.none().withMultiFactor().withApprovedDevice();
            Actor clerk = Actor.person("j.nowak", login);
            Reason refused = Reason.NONE;
            try {
                dpp.access().request(clerk, Purpose.SHIPPING, order, PiiCategory.EMAIL);
            } catch (AccessDeniedException e) {
                refused = e.reason(); // NO_GRANT; the denial is on record
            }

            dpp.grants().approve(clerk, "shipping-clerk", Actor.person("m.kowalska", login));
            RevealPermit permit = dpp.access().request(clerk, Purpose.SHIPPING, order, PiiCategory.EMAIL);
            EmailAddress opened =
                    dpp.encryptor().decrypt(EncryptedValue.parse(column, PiiType.EMAIL_ADDRESS), order, field, permit);
            String shown = "mail to " + opened; // mail to ***@***
            String revealed = opened.reveal(permit); // anna.nowak@example.org

            VerificationResult audit = dpp.audit().verify(); // PASS
            // end README
            return new Result(column, shown, refused, revealed, audit);
        }
    }
}
