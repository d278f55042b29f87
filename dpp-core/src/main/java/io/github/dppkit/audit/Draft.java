package io.github.dppkit.audit;

/**
 * An event in its canonical bytes, which lack only its place in a tree: made on the thread of the one who records, so that
 * the one that writes for all has little left to do.
 *
 * @param id the event's id
 * @param rest the canonical bytes behind the number; not to be changed
 */
record Draft(
        EventId id,
        @SuppressWarnings("ArrayRecordComponent") byte[] rest) {

    /** Takes what does not hang on the place from an event that has some place. */
    static Draft of(RecordedEvent event) {
        return new Draft(event.id(), EventCodec.rest(event));
    }

    /** Returns the canonical bytes at a place. */
    byte[] at(WriterId writer, long seq) {
        return EventCodec.place(id, writer, seq, rest);
    }
}
