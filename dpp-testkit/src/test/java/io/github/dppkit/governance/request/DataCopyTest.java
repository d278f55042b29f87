package io.github.dppkit.governance.request;

import static io.github.dppkit.governance.request.RequestLab.ANNA;
import static io.github.dppkit.governance.request.RequestLab.GDPR;
import static io.github.dppkit.governance.request.RequestLab.HANDLER;
import static io.github.dppkit.governance.request.RequestLab.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.MessageDecryptor;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.internal.ReturnLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCopyTest {

    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"(.*?)\"}");

    @TempDir
    Path folder;

    private RequestLab lab;
    private RequestLab.Node node;
    private DataRequests requests;
    private MessagePrivateKey anna;

    @BeforeEach
    void openLab() {
        lab = new RequestLab(folder);
        node = lab.node();
        requests = node.requests();
        anna = MessagePrivateKey.createKeyset(
                folder.resolve("anna.key"), "correct horse battery staple".toCharArray(), "anna");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private DataRequestStatus copy(String id) {
        requests.receive(DataRequest.access(id, lab.clock.instant(), HANDLER, anna.publicKey()));
        requests.name(id, List.of(order(1), order(2)), HANDLER);
        return requests.carryOut(id, HANDLER);
    }

    @Test
    @Verifies({"A2.2.d", "A2.3.c"})
    void givesACopyEncryptedToTheRecipientAlone_withHashAndCountsOnRecord_andLeavesTheDataAlive() {
        lab.ingest(node, order(1), ANNA);
        assertThat(copy("dsr-1").state()).isEqualTo(DataRequestStatus.State.CLOSED);

        assertThat(lab.shelf).hasSize(1);
        Map.Entry<String, byte[]> file = lab.shelf.entrySet().iterator().next();
        String text = new String(file.getValue(), StandardCharsets.UTF_8);
        assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("nowak");
        Matcher message = MESSAGE.matcher(text);
        assertThat(message.find()).isTrue();
        EmailAddress opened = MessageDecryptor.create(node.dpp().environment(), anna)
                .decrypt(
                        EncryptedMessage.parse(message.group(1)),
                        PiiType.EMAIL_ADDRESS,
                        GDPR,
                        ReturnLines.reference(
                                "dsr-1", RequestLab.PARTNER.id(), order(1).canonical(), RequestLab.EMAIL.toString()));
        assertThat(opened.mask()).isEqualTo(ANNA.mask());
        assertThat(lab.orders.rows).hasSize(1);
        List<RecordedEvent> exports = lab.record().stream()
                .filter(event -> event.action() == Action.EXPORT)
                .toList();
        assertThat(exports).hasSize(1);
        assertThat(exports.get(0).reason()).isEqualTo(Reason.COPY_REQUESTED);
        assertThat(exports.get(0).categories()).containsExactly(PiiCategory.EMAIL);
        assertThat(exports.get(0).scope()).isNotNull();
        DataRequestAnswer answer = requests.answer("dsr-1").orElseThrow();
        assertThat(answer.count("COPIED")).isEqualTo(1);
        assertThat(answer.count("NOTHING")).isEqualTo(1);
        assertThat(answer.toJson())
                .contains("\"file\":\"" + file.getKey() + "\",\"sha256\":\""
                        + exports.get(0).evidence() + "\"")
                .contains("\"values\":{\"EMAIL\":1}")
                .doesNotContain("902-");
        assertThat(lab.count(Action.REVEAL, Outcome.SUCCESS, null)).isEqualTo(1);
    }

    @Test
    @Verifies({"A2.2.d", "A2.3.c"})
    void isNotDone_untilTheFileWasReadBackAsItWasWritten() {
        lab.ingest(node, order(1), ANNA);
        lab.shelfBroken = true;
        assertThat(copy("dsr-1").state()).isEqualTo(DataRequestStatus.State.DECIDED);
        lab.shelfBroken = false;
        lab.shelfLies = true;
        lab.clock.advance(Duration.ofMinutes(6));
        assertThat(requests.run().failures())
                .containsExactly("dppkit:scope: io.github.dppkit.retention.notice.NoticeRefusedException");
        assertThat(lab.count(Action.EXPORT, Outcome.SUCCESS, null)).isZero();
        assertThat(lab.alarms()).containsExactly("DATA_REQUEST_FAILED 1");
        lab.shelfLies = false;
        assertThat(requests.run().closed()).isEqualTo(1);
        assertThat(requests.answer("dsr-1").orElseThrow().count("COPIED")).isEqualTo(1);
    }
}
