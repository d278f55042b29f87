package io.github.dppkit.testkit.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several callers of one store at the same time. */
final class Callers {

    private Callers() {}

    /** A step of one of the callers. */
    @FunctionalInterface
    interface Step {
        void run(int caller) throws Exception;
    }

    /** Runs a step once for each caller, 0, 1, 2 …, all at once; the first exception of one of them ends the test. */
    static void inParallel(int callers, Step step) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                tasks.add(() -> {
                    step.run(caller);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
