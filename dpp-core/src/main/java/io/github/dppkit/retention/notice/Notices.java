package io.github.dppkit.retention.notice;

import io.github.dppkit.audit.Reason;
import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.internal.CaseLog;
import io.github.dppkit.retention.internal.Erasures;
import io.github.dppkit.retention.notice.internal.NoticeBody;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.NoticeStore.State;
import io.github.dppkit.retention.spi.StoredCase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Amazon's notices to delete or return Information, and selling partners that leave (clauses A1.7.a-d, V6.1.7).
 *
 * <p><strong>Guarantees.</strong> A notice that {@link #receive} has returned for is durable and on record. The next
 * {@link #run} carries it out; any node resumes it after a crash at any step. Each scope is disposed of once, however often
 * the notice comes and however many nodes work on it. What is to be returned is durable, read back and on record before it is
 * erased; what cannot be written stays alive. Orders that nobody knew are noted and refused from then on, like those that
 * were erased. While a notice is not carried out, alarms are on record at one third, two thirds, five sixths and 35/36 of the
 * policy's time (24, 48, 60 and 70 of 72 hours) and at its end, each once; a crash between alarm and note repeats one.
 *
 * <p><strong>Non-guarantees.</strong> Only registered targets are cleared. New orders of a selling partner that has left are
 * taken in again if the host still feeds them. Live copies elsewhere are watched only if the host names them.
 *
 * <p>Nothing here runs by itself: call {@link #run} wherever {@link Retention#disposeDue} is called. Safe for use by several
 * threads and processes.
 */
@Enforces({"A1.7.a", "A1.7.c", "V6.1.7"})
public final class Notices {

    private static final int MOST = 1_000;
    private static final int ATTEMPTS = 100;
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final NoticesBuilder given;
    private final NoticeStore store;
    private final Erasures erasures;
    private final NoticeJournal journal;
    private final Listing listing;
    private final NoticeIssue issue;

    Notices(NoticesBuilder given, NoticeStore store) {
        this.given = given;
        this.store = store;
        this.erasures = given.retention.erasures();
        this.journal = new NoticeJournal(erasures);
        this.listing = new Listing(store, erasures, given.resolver);
        this.issue = new NoticeIssue(store, erasures);
    }

    /**
     * Returns a builder.
     *
     * @param retention what disposes
     * @param encryptor what opens what is to be returned
     * @param messages what encrypts it to its recipient
     * @return lacks the store
     */
    public static NoticesBuilder builder(Retention retention, FieldEncryptor encryptor, MessageEncryptor messages) {
        return new NoticesBuilder(retention, encryptor, messages);
    }

    /**
     * Takes a notice; the next run carries it out. The same notice again changes nothing.
     *
     * @param notice what Amazon asks for
     * @return how far it is
     * @throws NoticeRefusedException if another notice has its id, it lies in the future, or what it needs is not set
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is stored then
     */
    public NoticeStatus receive(DeletionNotice notice) {
        return receive(notice, Reason.REQUESTED);
    }

    /**
     * Takes note that a selling partner has withdrawn its authorisation: a notice to delete everything of that partner, its own
     * data and keys included, within the policy's time.
     *
     * @param partner who left
     * @param at when the authorisation ended
     * @param by the person who says so
     * @return how far it is; its id tells the partner, by a token, and the second: the same second is the same notice
     * @throws NoticeRefusedException if it lies in the future or nobody says so
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; nothing is stored then
     */
    public NoticeStatus partnerLeft(SellingPartner partner, Instant at, ActorId by) {
        String id = "left-" + erasures.tokenizer().partnerToken(partner) + "-"
                + at.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        return receive(DeletionNotice.delete(id, at, by, Selection.partner(partner)), Reason.PARTNER_LEFT);
    }

    private NoticeStatus receive(DeletionNotice notice, Reason reason) {
        Instant now = now();
        NoticeClock.of(erasures.policy());
        if (notice.receivedAt().isAfter(now.plus(TOLERANCE))) {
            throw new NoticeRefusedException("Notice refused (A1.7.a): it was received in the future.");
        }
        Selection selection = notice.selection();
        if (selection.by() == Selection.By.MARKETPLACE && given.resolver == null) {
            throw new NoticeRefusedException("Notice refused (A1.7.a): what is stored of an order does not tell its"
                    + " marketplace. Set a NoticeResolver that names the orders, or name them in the notice.");
        }
        if (notice.kind() == DeletionNotice.Kind.RETURN && given.desk == null) {
            throw new NoticeRefusedException("Notice refused (A1.7.a): nothing is set that could return data. Give the"
                    + " notices a ReturnSource, ReturnPermits and a ReturnShelf.");
        }
        String hash = Receipt.hash(notice);
        StoredCase<State> stored = store.find(notice.id()).orElse(null);
        if (stored == null) {
            String intent = journal.received(notice, reason).toString();
            stored = store.add(new StoredCase<>(
                    notice.id(),
                    State.LISTING,
                    notice.receivedAt(),
                    null,
                    Receipt.body(notice, reason, hash, intent, now).toJson(),
                    null,
                    1));
        }
        if (!NoticeBody.parse(stored.body()).hash().equals(hash)) {
            throw new NoticeRefusedException(
                    "Notice refused (A1.7.a): another notice has that id; give each one of its own.");
        }
        if (stored.state() == State.LISTING && selection.by() == Selection.By.ORDERS) {
            listing.add(notice.id(), selection.orders());
            stored =
                    change(notice.id(), next -> next.state() == State.LISTING ? Changes.state(next, State.OPEN) : next);
        }
        return status(stored);
    }

    /**
     * Carries out what notices ask for, and announces what is late. Idempotent; any number of nodes may run it at the same
     * time.
     *
     * @return what was done and what failed; it does not throw for a notice, target, shelf or audit trail that fails
     * @throws RuntimeException if the store of notices does not answer
     */
    public NoticeRun run() {
        CaseLog log = new CaseLog();
        Set<String> seen = new HashSet<>();
        int limit = MOST;
        List<StoredCase<State>> open = store.open(limit);
        while (true) {
            open.stream().filter(notice -> seen.add(notice.id())).forEach(notice -> carryOut(notice, log));
            if (open.size() < limit) {
                return log.to(NoticeRun::new);
            }
            limit += MOST; // those that are only watched any more are the oldest, and stand before the others
            open = store.open(limit);
        }
    }

    /** One that cannot be read, such as by an older version, holds no other up. */
    private void carryOut(StoredCase<State> notice, CaseLog log) {
        try {
            new NoticeWork(given, store, erasures, journal, listing, issue, log, notice).run();
        } catch (RuntimeException e) {
            log.failed("dppkit:notice", e);
        }
    }

    /**
     * Tells how far a notice is.
     *
     * @param id the host's name of it
     * @return empty if there is none
     */
    public Optional<NoticeStatus> status(String id) {
        return store.find(id).map(this::status);
    }

    /**
     * Returns the certificate that was issued when everything was gone.
     *
     * @param id the host's name of the notice
     * @return the same at each call; empty if there is no such notice or it is not carried out
     */
    public Optional<NoticeCertificate> certificate(String id) {
        return store.find(id).map(StoredCase::outcome).map(NoticeCertificate::parse);
    }

    /**
     * Certifies a notice again, with what is known now of live copies, backups and keys. One that is not carried out is
     * certified as incomplete.
     *
     * @param id the host's name of the notice
     * @return freshly signed and on record; empty if there is no such notice
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record
     */
    public Optional<NoticeCertificate> certificateAsOfNow(String id) {
        return store.find(id).map(stored -> {
            NoticeBody body = NoticeBody.parse(stored.body());
            NoticeCertificate certificate = issue.issue(stored, body);
            journal.issuedAgain(body, certificate);
            return certificate;
        });
    }

    /**
     * Takes note of a live copy elsewhere of what a notice names; it is watched until it is gone.
     *
     * @param id the host's name of the notice
     * @param name what the host calls the copy: 1 to 64 letters, digits or {@code . _ -}
     * @param by who says so
     * @return how far the notice is
     * @throws NoticeRefusedException if there is no such notice, or the name has another form
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it is not noted then
     */
    public NoticeStatus copyKnown(String id, String name, ActorId by) {
        LiveCopy copy = new LiveCopy(name, now().truncatedTo(ChronoUnit.MICROS), null, NoticeJournal.text(by));
        return changeCopy(id, copy, by);
    }

    /**
     * Takes note that a live copy is gone.
     *
     * @param id the host's name of the notice
     * @param name what the host calls the copy
     * @param at when it was empty; not in the future
     * @param by who says so
     * @return how far the notice is
     * @throws NoticeRefusedException if there is no such notice or copy, or the instant lies in the future
     * @throws io.github.dppkit.audit.AuditWriteException if it cannot be put on record; it is not noted then
     */
    public NoticeStatus copyGone(String id, String name, Instant at, ActorId by) {
        LiveCopy known = required(id).copies().stream()
                .filter(copy -> copy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoticeRefusedException(
                        "Live copy refused (A1.7.c): the notice has none of that name; say copyKnown first."));
        if (at.isAfter(now().plus(TOLERANCE))) {
            throw new NoticeRefusedException("Live copy refused (A1.7.c): it cannot be gone in the future.");
        }
        LiveCopy gone = new LiveCopy(name, known.knownAt(), at.truncatedTo(ChronoUnit.MICROS), NoticeJournal.text(by));
        return changeCopy(id, gone, by);
    }

    private NoticeStatus changeCopy(String id, LiveCopy copy, ActorId by) {
        journal.copyStated(required(id), copy, by);
        return status(change(
                id,
                stored -> stored.next(
                        stored.state() == State.CLOSED && copy.goneAt() == null ? State.ERASED : stored.state(),
                        NoticeBody.parse(stored.body()).with(copy).toJson(),
                        stored.outcome())));
    }

    private NoticeBody required(String id) {
        return store.find(id)
                .map(stored -> NoticeBody.parse(stored.body()))
                .orElseThrow(() -> new NoticeRefusedException("Statement refused (A1.7.c): there is no such notice."));
    }

    /** Changes a notice whoever else does; what the change leaves as it is, is not written. */
    private StoredCase<State> change(String id, UnaryOperator<StoredCase<State>> change) {
        for (int i = 0; i < ATTEMPTS; i++) {
            StoredCase<State> stored = store.find(id).orElseThrow();
            StoredCase<State> next = change.apply(stored);
            if (next.equals(stored) || store.replace(next)) {
                return next;
            }
        }
        throw new NoticeRefusedException("Notice refused (A1.7.a): others change it all the time; repeat the call.");
    }

    private NoticeStatus status(StoredCase<State> stored) {
        NoticeBody body = NoticeBody.parse(stored.body());
        NoticeClock clock = NoticeClock.of(erasures.policy());
        return new NoticeStatus(
                stored.id(),
                body.kind(),
                NoticeStatus.State.valueOf(stored.state().name()),
                stored.receivedAt(),
                clock.deadline(stored.receivedAt()),
                body.erasedAt(),
                clock.copiesDeadline(stored.receivedAt()),
                body.copies());
    }

    private Instant now() {
        return erasures.clock().instant();
    }
}
