package io.github.dppkit.jdbc;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.DisposalRun;
import io.github.dppkit.retention.spi.Disposal;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.testkit.MovableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A node that stops itself with SIGSTOP in the middle of a disposal, at its first target's statement, and goes on when it is
 * woken. It prints {@code stopping} before and what its run did after. Arguments: the database, the folder, the time, and
 * whether its own clock knows that it stood still.
 */
final class DisposalStopChild {

    private DisposalStopChild() {}

    public static void main(String[] arguments) {
        DataSource source = KeyLifeChild.source(arguments[0]);
        MovableClock clock = MovableClock.at(Instant.parse(arguments[2]));
        boolean knows = Boolean.parseBoolean(arguments[3]);
        DisposalTarget stopping = new Stopping(DisposalShop.orders(source), new AtomicBoolean(), () -> {
            if (knows) {
                clock.advance(DisposalShop.CLAIM);
            }
        });
        DisposalShop shop = new DisposalShop(
                source, Path.of(arguments[1]), "slow", clock, List.of(stopping, DisposalShop.labels(source)));
        DisposalRun run = shop.dpp.retention().disposeDue();
        System.out.println("disposed:" + run.disposed() + " elsewhere:" + run.elsewhere());
        Runtime.getRuntime().halt(0); // the trail of a node that was away for so long is another story
    }

    private record Stopping(DisposalTarget real, AtomicBoolean stopped, Runnable awake) implements DisposalTarget {

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public long dispose(Disposal disposal) {
            return real.dispose(disposal);
        }

        @Override
        public Map<PiiScope, Long> disposeAll(List<Disposal> disposals) {
            if (stopped.getAndSet(true)) {
                return real.disposeAll(disposals);
            }
            System.out.println("stopping");
            String self = Long.toString(ProcessHandle.current().pid());
            try {
                new ProcessBuilder("kill", "-STOP", self).inheritIO().start().waitFor();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            awake.run();
            return real.disposeAll(disposals);
        }

        @Override
        public long remaining(PiiScope scope) {
            return real.remaining(scope);
        }

        @Override
        public Set<PiiScope> remainingAmong(Collection<PiiScope> scopes) {
            return real.remainingAmong(scopes);
        }
    }
}
