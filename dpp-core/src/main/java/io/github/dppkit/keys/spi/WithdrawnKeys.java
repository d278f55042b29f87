package io.github.dppkit.keys.spi;

import java.util.List;

/**
 * Which data keys every process must drop from its cache: part of a list that only grows at its end.
 *
 * @param mark how far this answer goes; the next question is what comes after it
 * @param keys those after the mark that was asked for, in the order in which they were withdrawn; a key may occur twice
 * @param complete whether these are all of them up to {@code mark}. If not, because the mark that was asked for is none of
 *     this list's or what came next is forgotten, any key may have been withdrawn, and {@code mark} is the end of the list
 */
public record WithdrawnKeys(long mark, List<DataKeyId> keys, boolean complete) {

    /**
     * Creates the answer; the list is copied.
     *
     * @param mark how far it goes
     * @param keys what was withdrawn
     * @param complete whether these are all
     */
    public WithdrawnKeys {
        keys = List.copyOf(keys);
    }

    /**
     * Returns the answer to a question that cannot be answered any more.
     *
     * @param mark the end of the list
     * @return no keys, not complete
     */
    public static WithdrawnKeys incomplete(long mark) {
        return new WithdrawnKeys(mark, List.of(), false);
    }
}
