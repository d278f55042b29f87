package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.DppBuilder;
import io.github.dppkit.crypto.ArchivePublicKey;
import io.github.dppkit.keys.KeyFileException;
import io.github.dppkit.retention.spi.ArchiveStore;
import io.github.dppkit.retention.spi.HoldStore;
import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Gives a builder its holds, where archive keys are set. */
final class DppArchive {

    private DppArchive() {}

    static void wire(DppBuilder builder, DppProperties.Archive set, ListableBeanFactory beans) {
        List<ArchivePublicKey> keys = new ArrayList<>();
        set.keys().forEach(text -> keys.add(key(text)));
        beans.getBeanProvider(ArchivePublicKey.class).orderedStream().forEach(keys::add);
        Path folder = set.folder();
        if (keys.isEmpty()) {
            if (folder != null) {
                throw problem("dpp.archive.folder is set, and there is no archive key.");
            }
            return;
        }
        ArchiveStore archive = WiredStores.only(beans.getBeanProvider(ArchiveStore.class), "of type ArchiveStore");
        HoldStore holds = WiredStores.only(beans.getBeanProvider(HoldStore.class), "of type HoldStore");
        if (holds == null) {
            throw problem("there are archive keys, and there is no bean of type HoldStore.");
        }
        builder.holds(holds, archive == null ? inFolder(folder) : archive, keys);
    }

    private static ArchivePublicKey key(String text) {
        try {
            return ArchivePublicKey.parse(text);
        } catch (KeyFileException e) {
            throw new DppSetupException(SetupProblem.ARCHIVE, "dpp.archive.keys: " + e.getMessage(), e);
        }
    }

    private static ArchiveStore inFolder(@Nullable Path folder) {
        if (folder == null || !Files.isDirectory(folder)) {
            throw problem("dpp.archive.folder is not set, does not exist or is no folder.");
        }
        return ArchiveStore.directory(folder);
    }

    private static DppSetupException problem(String what) {
        return new DppSetupException(SetupProblem.ARCHIVE, "dppkit cannot start (A2.1.c): " + what);
    }
}
