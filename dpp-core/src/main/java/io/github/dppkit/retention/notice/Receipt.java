package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.internal.Sha256;
import io.github.dppkit.crypto.MessagePublicKey;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/** What is kept of a notice that comes in. */
final class Receipt {

    private Receipt() {}

    static NoticeBody body(DeletionNotice notice, Reason reason, String hash, String intent, Instant now) {
        Selection selection = notice.selection();
        SellingPartner partner = selection.partner();
        MessagePublicKey recipient = notice.recipient();
        return new NoticeBody(
                notice.kind(),
                reason.name(),
                NoticeJournal.text(notice.statedBy()),
                now.truncatedTo(ChronoUnit.MICROS),
                recipient == null ? null : recipient.text(),
                selection.by(),
                partner == null ? null : partner.id(),
                selection.marketplace(),
                selection.from(),
                selection.to(),
                selection.orders().size(),
                hash,
                intent,
                0,
                0,
                false,
                null,
                List.of());
    }

    /** What is asked for, whoever says so and whenever it came. */
    static String hash(DeletionNotice notice) {
        Selection selection = notice.selection();
        MessagePublicKey recipient = notice.recipient();
        StringBuilder text = new StringBuilder()
                .append(notice.kind())
                .append('\n')
                .append(recipient == null ? "" : recipient.text())
                .append('\n')
                .append(selection.by())
                .append('\n')
                .append(selection.partner() == null ? "" : selection.partner().id())
                .append('\n')
                .append(selection.marketplace())
                .append('\n')
                .append(selection.from())
                .append('\n')
                .append(selection.to());
        for (PiiScope order : selection.orders()) {
            text.append('\n').append(order.partner().id()).append(' ').append(order.canonical());
        }
        return HexFormat.of().formatHex(Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
