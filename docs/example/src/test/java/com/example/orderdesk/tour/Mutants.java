package com.example.orderdesk.tour;

import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.RecordedEvent;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.StoredEvent;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.testkit.SyntheticOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Desks of which one part does not do what it says. Given to a run by name as one more source; not found by scanning. */
final class Mutants {

    private static final String NAME = SyntheticOrder.of(911).value("/order/buyer/buyerName");

    private Mutants() {}

    /** What a part's method gives in place of its own result, or {@link #calls} of the true one. */
    private interface Lie {
        @Nullable Object answer(Object truth, Method method, Object[] arguments);
    }

    private static @Nullable Object calls(Object truth, Method method, Object[] arguments) {
        try {
            return method.invoke(truth, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a lying part in the place of each bean of a type. */
    abstract static class Liar<T> implements BeanPostProcessor {

        private final Class<T> type;
        private final Lie lie;

        Liar(Class<T> type, Lie lie) {
            this.type = type;
            this.lie = lie;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return type.isInstance(bean)
                    ? Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, arguments) ->
                                    lie.answer(bean, method, arguments == null ? new Object[0] : arguments))
                    : bean;
        }
    }

    /** One name is stored as it came. */
    static final class OneNameInPlainText implements BeanPostProcessor, BeanFactoryAware {

        private @Nullable BeanFactory beans;

        @Override
        public void setBeanFactory(BeanFactory factory) {
            this.beans = factory;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof OrderBook)) {
                return bean;
            }
            return new OrderBook(Objects.requireNonNull(beans).getBean(JdbcClient.class)) {
                @Override
                public void keep(StoredDocument document, Instant received) {
                    String payload = Objects.requireNonNull(document.payload());
                    String plain = payload.replaceFirst("dpp1\\.[^\"]+", Matcher.quoteReplacement(NAME));
                    super.keep(
                            new StoredDocument(document.scope(), document.name(), document.operation(), plain),
                            received);
                }
            };
        }
    }

    /** Reads are said to be on record, and are not. */
    static final class ReadsOffTheRecord extends Liar<AuditStore> {
        ReadsOffTheRecord() {
            super(
                    AuditStore.class,
                    (truth, method, arguments) -> method.getName().equals("append")
                                    && events(arguments).stream()
                                            .map(event -> RecordedEvent.decode(event.body()))
                                            .anyMatch(event -> event.action() == Action.REVEAL
                                                    && event.outcome() == Outcome.SUCCESS)
                            ? null
                            : calls(truth, method, arguments));
        }
    }

    /** Refusals are on record without the reason. */
    static final class RefusalsWithoutReason extends Liar<AuditStore> {
        RefusalsWithoutReason() {
            super(AuditStore.class, (truth, method, arguments) -> {
                if (method.getName().equals("append")) {
                    arguments[2] = events(arguments).stream()
                            .map(event -> new StoredEvent(
                                    event.seq(),
                                    event.id(),
                                    event.leafHash(),
                                    withoutReason(RecordedEvent.decode(event.body()))
                                            .canonicalBytes()))
                            .toList();
                }
                return calls(truth, method, arguments);
            });
        }

        private static RecordedEvent withoutReason(RecordedEvent event) {
            return new RecordedEvent(
                    event.id(),
                    event.writer(),
                    event.seq(),
                    event.time(),
                    event.action(),
                    event.outcome(),
                    event.channel(),
                    Reason.NONE,
                    event.client(),
                    event.actor(),
                    event.about(),
                    event.role(),
                    event.purpose(),
                    event.partner(),
                    event.scope(),
                    event.categories(),
                    event.count(),
                    event.relatesTo(),
                    event.evidence());
        }
    }

    private static List<StoredEvent> events(Object[] arguments) {
        return ((List<?>) arguments[2]).stream().map(StoredEvent.class::cast).toList();
    }

    /** The keys lie in the database that is backed up. */
    static final class KeysInTheBackup implements BeanPostProcessor, BeanFactoryAware {

        private @Nullable BeanFactory beans;

        @Override
        public void setBeanFactory(BeanFactory factory) {
            this.beans = factory;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return name.equals("keyDatabase")
                    ? Objects.requireNonNull(beans).getBean("dataSource", DataSource.class)
                    : bean;
        }
    }

    /** The desk's table is said to be cleared, and is not. */
    static final class NothingIsCleared extends Liar<DisposalTarget> {
        NothingIsCleared() {
            super(DisposalTarget.class, (truth, method, arguments) -> switch (method.getName()) {
                case "dispose" -> 1L;
                case "disposeAll" ->
                    ((List<?>) arguments[0])
                            .stream().collect(Collectors.toMap(each -> ((Disposal) each).scope(), each -> 1L));
                case "remaining" -> 0L;
                case "remainingAmong" -> Set.of();
                default -> calls(truth, method, arguments);
            });
        }
    }

    /** The secrets of days are said to be destroyed, and are not. */
    static final class KeysAreKept extends Liar<KeyStore> {
        KeysAreKept() {
            super(
                    KeyStore.class,
                    (truth, method, arguments) -> method.getName().equals("destroyEpochSecrets")
                            ? (Object) 1
                            : calls(truth, method, arguments));
        }
    }

    /** What was disposed of is not remembered by a desk that is started anew. */
    static final class DisposalsAreForgotten extends Liar<RetentionStore> {
        DisposalsAreForgotten() {
            super(
                    RetentionStore.class,
                    (truth, method, arguments) ->
                            method.getName().equals("tombstone") ? Optional.empty() : calls(truth, method, arguments));
        }
    }

    /** Some job leaves a name in a file, in Base64. */
    static final class AStrayFile implements BeanPostProcessor, BeanFactoryAware {

        @Override
        public void setBeanFactory(BeanFactory factory) {
            Path folder = Path.of(factory.getBean(Environment.class).getRequiredProperty("desk.folder"));
            String encoded = Base64.getEncoder().encodeToString(("x" + NAME).getBytes(StandardCharsets.UTF_8));
            try {
                Files.writeString(folder.resolve("export.tmp"), encoded);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
