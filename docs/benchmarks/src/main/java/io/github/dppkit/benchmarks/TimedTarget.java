package io.github.dppkit.benchmarks;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A target that adds up how long it works. */
final class TimedTarget implements DisposalTarget {

    private final DisposalTarget real;
    private final AtomicLong nanos = new AtomicLong();

    TimedTarget(DisposalTarget real) {
        this.real = real;
    }

    double seconds() {
        return nanos.get() / 1e9;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public long dispose(Disposal disposal) {
        return real.dispose(disposal);
    }

    @Override
    public long remaining(PiiScope scope) {
        return real.remaining(scope);
    }

    @Override
    public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
        long start = System.nanoTime();
        Map<PiiScope, Long> changed = real.disposeAll(disposals);
        nanos.addAndGet(System.nanoTime() - start);
        return changed;
    }

    @Override
    public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
        long start = System.nanoTime();
        Set<PiiScope> left = real.remainingAmong(scopes);
        nanos.addAndGet(System.nanoTime() - start);
        return left;
    }
}
