package io.github.dppkit.testkit;

import io.github.dppkit.testkit.BackupLab.Backup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which backups a lab holds, by label. */
final class BackupShelf {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private final Map<String, Backup> backups = new LinkedHashMap<>();

    void requireFree(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException(
                    "Backup label refused: use 1 to 40 letters, digits, dots, dashes or underscores.");
        }
        if (backups.containsKey(label)) {
            throw new IllegalArgumentException("Backup label is taken: each backup needs its own.");
        }
    }

    Backup put(String label, String location) {
        Backup backup = new Backup(label, location);
        backups.put(label, backup);
        return backup;
    }

    void require(Backup backup) {
        if (!backup.equals(backups.get(backup.label()))) {
            throw new IllegalArgumentException("Not a backup of this lab, or dropped.");
        }
    }

    void remove(Backup backup) {
        backups.remove(backup.label());
    }

    List<Backup> all() {
        return List.copyOf(backups.values());
    }
}
