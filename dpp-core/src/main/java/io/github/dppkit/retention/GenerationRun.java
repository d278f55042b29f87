package io.github.dppkit.retention;

import io.github.dppkit.audit.EventId;
import io.github.dppkit.keys.internal.GenerationUpkeep;
import io.github.dppkit.keys.internal.KeptBackups;
import io.github.dppkit.keys.internal.SecretUpkeep;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a run of disposal does with generations, where there is a store of them; nothing of it unrecorded. */
@Enforces({"A2.1.a", "L4.d"})
final class GenerationRun {

    private final RetentionSettings settings;
    private final KeptBackups backups;
    private final @Nullable GenerationUpkeep generations;

    GenerationRun(RetentionSettings settings, SecretUpkeep secrets) {
        this.settings = settings;
        this.backups = secrets.backups();
        this.generations = secrets.generations();
    }

    /** Notes that the secrets of days up to one are about to go. The deadline wins: they go even if that fails. */
    void destroying(LocalDate lastDay, RunLog log) {
        if (generations != null) {
            try {
                generations.destroying(lastDay);
            } catch (RuntimeException e) {
                log.failed(RunLog.GENERATIONS, e);
            }
        }
    }

    /** Notes that dirty secrets are about to go. */
    void destroying() {
        if (generations != null) {
            generations.destroying();
        }
    }

    /** Remembers how long backups are kept, begins a generation if one is due, moves secrets under the newest, and destroys old ones that may go. */
    void run(Instant today, RunLog log) {
        try {
            backups.note(settings.backups().known());
        } catch (RuntimeException e) {
            log.failed(RunLog.GENERATIONS, e);
            return; // no generation goes while it is not known what backups may need it
        }
        if (generations == null) {
            return;
        }
        try {
            if (generations.isDue(today)) {
                EventId intent = settings.journal().epochsIntended();
                generations.begin();
                settings.journal().epochsDestroyed(intent, 0);
            }
            if (generations.settle() > 0) {
                log.failed(RunLog.GENERATIONS, "remaining");
            }
            for (int number : generations.destroyable(settings.backups().generations(backups))) {
                EventId intent = settings.journal().epochsIntended();
                if (!generations.destroy(number)) {
                    log.failed(RunLog.GENERATIONS, "remaining");
                    break;
                }
                settings.journal().epochsDestroyed(intent, 1);
            }
        } catch (RuntimeException e) {
            log.failed(RunLog.GENERATIONS, e);
        }
    }
}
