package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.retention.spi.MarkStore;
import org.jspecify.annotations.Nullable;

/** The marks beside the data, if dppkit itself keeps something there. */
@FunctionalInterface
interface DataMarks {

    /** Returns them; null where keys and data are in one database. */
    @Nullable MarkStore beside();
}
