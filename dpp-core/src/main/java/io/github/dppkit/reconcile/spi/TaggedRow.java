package io.github.dppkit.reconcile.spi;

import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RowPlace;

/**
 * A row and the tag that stands in it.
 *
 * @param place which row
 * @param tag its tag, not judged
 */
public record TaggedRow(RowPlace place, RecordTag tag) {}
