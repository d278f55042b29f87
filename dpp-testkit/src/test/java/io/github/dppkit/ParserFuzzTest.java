package io.github.dppkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.audit.Checkpoint;
import io.github.dppkit.audit.VerifierKey;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.crypto.EncryptedGroup;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.IndexToken;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.DisposalCertificate;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.spapi.SpApiOperation;
import io.github.dppkit.testkit.InMemoryStores;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;

/**
 * Whatever text comes in, each parser takes it or refuses it with an exception of its own that does not repeat it, and the
 * sanitizer never fails. The build runs it with {@code JAZZER_FUZZ=1} in the environment: then Jazzer makes new texts for a
 * minute, guided by what code they reach. Without, it reads the seeds beside it.
 */
class ParserFuzzTest {

    private static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    private static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final int REPEATED = 24;

    private static final Path FOLDER = folder();
    private static final MovableClock CLOCK = MovableClock.at(NOW);
    private static final LogSanitizer SANITIZER = sanitizer();
    private static final Dpp DPP = Dpp.builder()
            .environment(Environment.test("fuzz"))
            .rootKey(RootKey.ephemeral())
            .signingKey(SigningKey.ephemeral())
            .stores(InMemoryStores.empty())
            .anchor(CheckpointAnchor.file(FOLDER.resolve("anchor.txt")))
            .erasureLedger(ErasureLedger.file(FOLDER.resolve("erased.txt")))
            .accessPolicy(AccessPolicy.builder().build())
            .clock(CLOCK, CLOCK.nanos())
            .build();

    private static final List<Consumer<String>> PARSERS = List.of(
            ParserFuzzTest::sanitize,
            ParserFuzzTest::ingest,
            text -> EncryptedValue.parse(text, PiiType.PERSON_NAME),
            EncryptedGroup::parse,
            EncryptedMessage::parse,
            IndexToken::parse,
            RecordTag::parse,
            DataKeyId::parse,
            Checkpoint::parse,
            VerifierKey::parse,
            DisposalCertificate::parse,
            MessagePublicKey::parse,
            ArchivePublicKey::parse,
            Purpose::parse,
            SpApiOperation::parse);

    @FuzzTest(maxDuration = "60s")
    @Verifies("#146")
    void takesOrRefuses(FuzzedDataProvider data) {
        Consumer<String> parser = PARSERS.get(data.consumeInt(0, PARSERS.size() - 1));
        String text = data.consumeRemainingAsString();
        try {
            parser.accept(text);
        } catch (DppException | IllegalArgumentException refusal) {
            String message = String.valueOf(refusal.getMessage());
            for (int i = 0; i + REPEATED <= text.length(); i += REPEATED) {
                assertThat(message).doesNotContain(text.substring(i, i + REPEATED));
            }
        }
    }

    private static void sanitize(String text) {
        long failures = SANITIZER.status().failures();
        String clean = SANITIZER.sanitizeLine(text);
        assertThat(SANITIZER.sanitizeLine(clean)).isEqualTo(clean);
        assertThat(clean.chars()).noneMatch(Character::isISOControl);
        assertThat(SANITIZER.status().failures()).isEqualTo(failures);
    }

    private static void ingest(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        DPP.spApi().encrypt(GET_ORDER, json, SELLER, Provenance.spApi(GET_ORDER.name(), NOW));
    }

    private static LogSanitizer sanitizer() {
        LogSanitizer sanitizer = LogSanitizer.builder().build();
        PiiScope order = PiiScope.order(SELLER, "902-3159896-1390916");
        sanitizer.observed(PersonName.of("Quentin Marlowe"), order);
        sanitizer.observed(PersonName.of("\u738b\u5c0f\u660e"), order);
        return sanitizer;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("dppkit-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() throws IOException {
        DPP.close();
        for (String file : List.of("anchor.txt", "erased.txt")) {
            Files.deleteIfExists(FOLDER.resolve(file));
        }
        Files.deleteIfExists(FOLDER);
    }
}
