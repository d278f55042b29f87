package io.github.dppkit.retention.notice;

import static io.github.dppkit.retention.notice.NoticeLab.OFFICER;
import static io.github.dppkit.retention.notice.NoticeLab.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.DecryptionFailedException;
import io.github.dppkit.crypto.EncryptedMessage;
import io.github.dppkit.crypto.MessageDecryptor;
import io.github.dppkit.crypto.MessagePrivateKey;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Verifies;
import io.github.dppkit.retention.notice.internal.ReturnLines;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnTest {

    private static final Pattern LINE =
            Pattern.compile("\"partner\":\"(.*?)\",\"scope\":\"(.*?)\",\"field\":\"(.*?)\".*\"reference\":\"(.*?)\","
                    + "\"message\":\"(.*?)\"}");

    @TempDir
    Path folder;

    private NoticeLab lab;
    private NoticeLab.Node node;
    private MessagePrivateKey amazon;

    @BeforeEach
    void openLab() {
        lab = new NoticeLab(folder);
        node = lab.node();
        amazon = MessagePrivateKey.createKeyset(
                folder.resolve("amazon.key"), "correct horse battery staple".toCharArray(), "amazon");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private DeletionNotice giveBack(PiiScope... orders) {
        return DeletionNotice.giveBack(
                "amzn-1", lab.clock.instant(), OFFICER, Selection.orders(List.of(orders)), amazon.publicKey());
    }

    private List<Matcher> lines() {
        List<Matcher> lines = new ArrayList<>();
        lab.shelf
                .values()
                .forEach(file -> new String(file, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> {
                            Matcher matcher = LINE.matcher(line);
                            assertThat(matcher.find()).isTrue();
                            lines.add(matcher);
                        }));
        return lines;
    }

    @Test
    @Verifies({"A1.7.a", "A2.3.c"})
    void givesBackEncryptedToTheRecipient_onRecord_andErasesThen() {
        lab.ingest(node, order(1));
        lab.ingest(node, order(2));
        node.notices().receive(giveBack(order(1), order(2), order(3)));
        assertThat(node.notices().run().failures()).isEmpty();

        assertThat(lab.orders.rows).isEmpty();
        assertThat(lines()).hasSize(2);
        MessageDecryptor decryptor = MessageDecryptor.create(node.dpp().environment(), amazon);
        for (Matcher line : lines()) {
            String reference = ReturnLines.reference("amzn-1", line.group(1), line.group(2), line.group(3));
            assertThat(line.group(4)).isEqualTo(reference);
            EmailAddress mail = decryptor.decrypt(
                    EncryptedMessage.parse(line.group(5)), PiiType.EMAIL_ADDRESS, Purpose.SHIPPING, reference);
            assertThat(mail.mask())
                    .isEqualTo(EmailAddress.of("anna.nowak@example.org").mask());
        }
        Matcher first = lines().get(0);
        String otherName = ReturnLines.reference("amzn-1", first.group(1), "order:902-9", first.group(3));
        assertThatThrownBy(() -> decryptor.decrypt(
                        EncryptedMessage.parse(first.group(5)), PiiType.EMAIL_ADDRESS, Purpose.SHIPPING, otherName))
                .isInstanceOf(DecryptionFailedException.class);
        assertThat(lab.shelf.values())
                .allSatisfy(file ->
                        assertThat(new String(file, StandardCharsets.UTF_8)).doesNotContain("nowak"));
        assertThat(lab.count(Action.EXPORT, Outcome.SUCCESS, Reason.REQUESTED)).isEqualTo(2);
        NoticeCertificate certificate = node.notices().certificate("amzn-1").orElseThrow();
        assertThat(certificate.toJson())
                .contains("\"kind\":\"RETURN\"", "\"files\":2,\"values\":{\"EMAIL\":2}")
                .contains(amazon.publicKey().text());
        assertThat(certificate.count("erased")).isEqualTo(2);
        assertThat(certificate.count("notFound")).isEqualTo(1);
    }

    @Test
    @Verifies({"A1.7.a", "A2.3.c"})
    void leavesAliveAndAlarms_whatCannotBeWrittenOrIsReadBackOtherwise() {
        lab.ingest(node, order(1));
        node.notices().receive(giveBack(order(1)));
        lab.shelfBroken = true;
        assertThat(node.notices().run().failures()).containsExactly("return: java.lang.IllegalStateException");
        lab.shelfBroken = false;
        lab.shelfLies = true;
        assertThat(node.notices().run().failures())
                .containsExactly("return: io.github.dppkit.retention.notice.NoticeRefusedException");
        assertThat(lab.orders.rows).containsOnlyKeys(order(1));
        assertThat(lab.count(Action.DISPOSE, Outcome.INTENDED, null)).isZero();
        assertThat(lab.count(Action.EXPORT, Outcome.SUCCESS, null)).isZero();
        assertThat(lab.alarms()).containsExactly("RETURN_FAILED 1");

        lab.shelfLies = false;
        assertThat(node.notices().run().isComplete()).isTrue();
        assertThat(lab.orders.rows).isEmpty();
        assertThat(lines()).isNotEmpty();
    }

    @Test
    @Verifies("A2.3.c")
    void givesNothingBack_withoutAPermit() {
        lab.ingest(node, order(1));
        Notices denied = node.dpp()
                .notices()
                .store(lab.notices)
                .returns(
                        scope -> List.of(new io.github.dppkit.retention.notice.spi.ReturnSource.Field(
                                NoticeLab.EMAIL, Objects.requireNonNull(lab.orders.rows.get(scope)))),
                        (scope, categories) -> node.dpp()
                                .access()
                                .request(
                                        io.github.dppkit.access.Actor.person(
                                                "no.body",
                                                io.github.dppkit.access.Claims.none()
                                                        .withMultiFactor()
                                                        .withApprovedDevice()),
                                        Purpose.SHIPPING,
                                        java.util.Set.of(scope),
                                        categories),
                        ReturnShelf.directory(folder))
                .build();
        denied.receive(giveBack(order(1)));
        NoticeRun run = denied.run();
        assertThat(run.alarms()).containsKey(Reason.RETURN_FAILED);
        assertThat(run.failures()).containsExactly("return: io.github.dppkit.access.ActorRefusedException");
        assertThat(lab.orders.rows).containsOnlyKeys(order(1));
        assertThat(folder.resolve("amzn-1")).doesNotExist();
    }

    @Test
    void keepsFilesInAFolderForEachNotice_wholeOrNotAtAll() throws Exception {
        ReturnShelf shelf = ReturnShelf.directory(folder);
        shelf.write("amzn-1/a-1.jsonl", "one".getBytes(StandardCharsets.UTF_8));
        shelf.write("amzn-1/a-1.jsonl", "two".getBytes(StandardCharsets.UTF_8));
        assertThat(shelf.read("amzn-1/a-1.jsonl")).asString().isEqualTo("two");
        try (Stream<Path> files = Files.list(folder.resolve("amzn-1"))) {
            assertThat(files).hasSize(1);
        }
        for (String name : List.of("../x", "amzn-1/../../x", "x", "/etc/x", "a/b/c")) {
            assertThatThrownBy(() -> shelf.write(name, new byte[1])).isInstanceOf(NoticeRefusedException.class);
        }
        Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> shelf.write("file/x", new byte[1]))
                .isInstanceOf(NoticeRefusedException.class)
                .hasMessageNotContaining(folder.toString());
        assertThatThrownBy(() -> shelf.read("amzn-1/none")).isInstanceOf(NoticeRefusedException.class);
    }

    @Test
    @Verifies("A2.3.c")
    void letsOnlyTheirOwnerOpenReturnedFiles_forTheyNameOrders() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        ReturnShelf.directory(folder).write("amzn-1/a-1.jsonl", new byte[1]);
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("amzn-1"))))
                .isEqualTo("rwx------");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("amzn-1/a-1.jsonl"))))
                .isEqualTo("rw-------");
    }
}
