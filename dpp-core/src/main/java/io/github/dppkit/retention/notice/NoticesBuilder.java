package io.github.dppkit.retention.notice;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.crypto.MessageEncryptor;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.retention.Retention;
import io.github.dppkit.retention.internal.CaseClaim;
import io.github.dppkit.retention.notice.internal.ReturnDesk;
import io.github.dppkit.retention.notice.spi.NoticeResolver;
import io.github.dppkit.retention.notice.spi.NoticeStore;
import io.github.dppkit.retention.notice.spi.ReturnPermits;
import io.github.dppkit.retention.notice.spi.ReturnShelf;
import io.github.dppkit.retention.notice.spi.ReturnSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wires {@link Notices}. To be set: the store. Defaults: no resolver, so a notice about a marketplace is refused; no way to
 * return, so a notice to return is refused; a node has a notice to itself for 5 minutes, and longer as long as it works on
 * it. Not safe for use by several threads.
 */
public final class NoticesBuilder {

    final Retention retention;
    private final FieldEncryptor encryptor;
    private final MessageEncryptor messages;

    @Nullable NoticeStore store;

    @Nullable NoticeResolver resolver;

    @Nullable ReturnDesk desk;

    Duration claimTime = CaseClaim.TIME;

    NoticesBuilder(Retention retention, FieldEncryptor encryptor, MessageEncryptor messages) {
        this.retention = retention;
        this.encryptor = encryptor;
        this.messages = messages;
    }

    /**
     * Sets where notices are kept: with the deadlines.
     *
     * @param value the store
     * @return this
     */
    public NoticesBuilder store(NoticeStore value) {
        store = Objects.requireNonNull(value, "store");
        return this;
    }

    /**
     * Sets what names the orders of a marketplace.
     *
     * @param value the resolver
     * @return this
     */
    public NoticesBuilder resolver(NoticeResolver value) {
        resolver = Objects.requireNonNull(value, "resolver");
        return this;
    }

    /**
     * Sets how data are returned.
     *
     * @param source what is stored of a scope
     * @param permits under which it is opened
     * @param shelf where it is put, encrypted to its recipient
     * @return this
     */
    public NoticesBuilder returns(ReturnSource source, ReturnPermits permits, ReturnShelf shelf) {
        desk = new ReturnDesk(encryptor, messages, source, permits, shelf);
        return this;
    }

    /**
     * Sets how long a node has a notice to itself without a sign of life; longer than any one scope takes.
     *
     * @param value 10 seconds to 1 day
     * @return this
     * @throws PolicyConfigurationException if it is out of range
     */
    public NoticesBuilder claimTime(Duration value) {
        claimTime = CaseClaim.requireTime(value, "Notices refused (A1.7.a)");
        return this;
    }

    /**
     * Wires it.
     *
     * @return the notices; nothing in them runs by itself
     * @throws PolicyConfigurationException if the store is missing
     */
    public Notices build() {
        if (store == null) {
            throw new PolicyConfigurationException(
                    "Notices refused (A1.7.a): set store, such as JdbcStores.noticeStore().");
        }
        return new Notices(this, store);
    }
}
