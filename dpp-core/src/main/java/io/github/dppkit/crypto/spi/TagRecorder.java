package io.github.dppkit.crypto.spi;

import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RowPlace;
import java.util.Map;

/** Puts the tags on record that a recovery has made and a target has committed. */
@FunctionalInterface
public interface TagRecorder {

    /**
     * Puts tags on record.
     *
     * @param tags the new tag of each row
     */
    void record(Map<RowPlace, RecordTag> tags);
}
