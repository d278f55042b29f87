package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.crypto.MessageDecryptor;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealDeniedException;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.testkit.MovableClock;
import io.github.dppkit.testkit.junit.DppExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A value on its way from a {@link Dpp} to one recipient. */
class DppMessagesTest {

    private static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.buyer_email");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);

    @RegisterExtension
    final DppExtension dppkit = DppExtension.with(builder -> builder.accessPolicy(AccessPolicy.builder()
            .permit("shipping-clerk", Purpose.SHIPPING, PiiCategory.EMAIL)
            .build()));

    @TempDir
    Path folder;

    @Test
    @Verifies("A1.5.c")
    void leavesUnderThePermitOfThisDpp_andOpensAtItsRecipientAlone(Dpp dpp, MovableClock clock) {
        MessagePrivateKey recipient = MessagePrivateKey.createKeyset(
                folder.resolve("message.key"), "correct horse battery staple".toCharArray(), "label-service");
        dpp.grants().approve(CLERK, "shipping-clerk", Actor.person("m.kowalska", LOGIN));
        var stored = dpp.encryptor()
                .encrypt(
                        EmailAddress.of("anna.nowak@example.org"),
                        ORDER,
                        FIELD,
                        Provenance.spApi("getOrder", clock.instant()));
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.EMAIL);
        EmailAddress value = dpp.encryptor().decrypt(stored, ORDER, FIELD, permit);

        EncryptedMessage message = dpp.messageEncryptor().encrypt(value, recipient.publicKey(), "job-1", permit);
        EmailAddress arrived = MessageDecryptor.create(dpp.environment(), recipient)
                .decrypt(message, PiiType.EMAIL_ADDRESS, Purpose.SHIPPING, "job-1");

        assertThat(message.toString()).doesNotContain("nowak");
        assertThat(arrived.mask()).isEqualTo(value.mask());
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> dpp.messageEncryptor().encrypt(value, recipient.publicKey(), "job-2", permit))
                .isInstanceOf(RevealDeniedException.class);
    }

    /** A document that a recipient opens is in clear at once, long before its values are encrypted there. */
    @Test
    @Verifies({"A1.5.c", "A2.6.d"})
    void whatComesOutIsKnownToTheLogSanitizer_beforeTheCallerHasIt(Dpp dpp, MovableClock clock) {
        MessagePrivateKey recipient = MessagePrivateKey.createKeyset(
                folder.resolve("message.key"), "correct horse battery staple".toCharArray(), "label-service");
        dpp.grants().approve(CLERK, "shipping-clerk", Actor.person("m.kowalska", LOGIN));
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.EMAIL);
        byte[] content = "Quetzalia Brandstaetter, Zwölf-Apostel-Gasse 12".getBytes(StandardCharsets.UTF_8);
        byte[] picture = new byte[40_000];
        new SplittableRandom(7).nextBytes(picture);
        EncryptedMessage document = dpp.messageEncryptor().encrypt(content, recipient.publicKey(), "job-1", permit);
        EncryptedMessage image = dpp.messageEncryptor().encrypt(picture, recipient.publicKey(), "job-2", permit);
        String line = "printing Quetzalia Brandstaetter, Zwölf-Apostel-Gasse 12 next";

        LogSanitizer log = LogSanitizer.builder().build();
        PiiScope owner = PiiScope.sellingPartner(ORDER.partner());
        MessageDecryptor plain = MessageDecryptor.create(dpp.environment(), recipient);
        plain.decrypt(document, Purpose.SHIPPING, "job-1");
        assertThat(log.sanitize(line)).contains("Quetzalia");

        MessageDecryptor observed = plain.observedBy(log, owner);
        assertThat(observed.decrypt(document, Purpose.SHIPPING, "job-1")).isEqualTo(content);
        assertThat(log.sanitize(line)).doesNotContain("Quetzalia", "Brandstaetter", "Apostel");
        assertThat(observed.decrypt(image, Purpose.SHIPPING, "job-2")).isEqualTo(picture);
        log.forget(owner);
        assertThat(log.sanitize(line))
                .as("no more than fingerprints, until then")
                .contains("Quetzalia");

        MessageDecryptor broken = plain.observedBy(
                (value, scope) -> {
                    throw new IllegalStateException("observer is gone");
                },
                owner);
        assertThatThrownBy(() -> broken.decrypt(document, Purpose.SHIPPING, "job-1"))
                .hasMessage("observer is gone");
    }
}
