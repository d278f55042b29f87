package io.github.dppkit.retention;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.keys.internal.RandomNames;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.DataClass;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.RetentionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes through everything that targets hold, and disposes again of what was disposed of before. */
final class TargetSweep {

    private static final int PAGE = 500;

    private final RetentionSettings settings;

    TargetSweep(RetentionSettings settings) {
        this.settings = settings;
    }

    /** Tells whether every target can say what it holds. */
    boolean isPossible() {
        return silent().isEmpty();
    }

    /** Returns the names of the targets that cannot say what they hold, such as folders. */
    List<String> silent() {
        return settings.targets().stream()
                .filter(target -> HostCall.of("target " + target.name(), () -> target.scopes(null, 1))
                        .isEmpty())
                .map(DisposalTarget::name)
                .toList();
    }

    /** Returns how many rows, files or documents were changed. */
    long run() {
        return settings.targets().stream()
                .mapToLong(target -> HostCall.of("target " + target.name(), () -> sweep(target)))
                .sum();
    }

    private long sweep(DisposalTarget target) {
        long changed = 0;
        @Nullable PiiScope after = null;
        while (true) {
            List<PiiScope> page = target.scopes(after, PAGE).orElse(List.of());
            if (page.isEmpty()) {
                return changed;
            }
            changed += clear(target, page);
            after = page.get(page.size() - 1);
        }
    }

    private long clear(DisposalTarget target, List<PiiScope> page) {
        Set<PiiScope> alive = settings.store().findAll(page, target.dataClass()).stream()
                .map(RetentionRecord::scope)
                .collect(Collectors.toSet()); // a selling partner may have come back
        Map<SubjectToken, PiiScope> byToken = new LinkedHashMap<>();
        page.stream()
                .filter(scope -> !alive.contains(scope))
                .forEach(scope -> byToken.put(settings.tokenizer().scopeToken(scope), scope));
        Set<SubjectToken> disposed = settings.store().disposedOf(List.copyOf(byToken.keySet()), target.dataClass());
        long changed = 0;
        for (SubjectToken token : disposed) {
            PiiScope scope = Objects.requireNonNull(byToken.get(token));
            if (scope.kind() == PiiScope.Kind.SELLING_PARTNER && isBack(scope, target.dataClass())) {
                continue; // its disposal would take the rows of live orders too; other scopes have their own tombstones
            }
            changed += target.dispose(new Disposal(scope, target.dataClass(), RandomNames.next()));
            if (target.remaining(scope) != 0) {
                throw new RetentionUnavailableException("Reconciliation stopped (L4.d): the target " + target.name()
                        + " still holds data of a scope that it has disposed of; it is tried again.");
            }
        }
        return changed;
    }

    /** Tells whether a selling partner whose own data were disposed of has live data of that class again. */
    private boolean isBack(PiiScope partner, DataClass dataClass) {
        List<RetentionRecord> page = settings.store().page(partner.partner(), null, PAGE);
        while (!page.isEmpty()) {
            if (page.stream()
                    .anyMatch(record ->
                            record.dataClass() == dataClass && record.state() == RetentionRecord.State.ACTIVE)) {
                return true;
            }
            page = settings.store().page(partner.partner(), page.get(page.size() - 1), PAGE);
        }
        return false;
    }
}
