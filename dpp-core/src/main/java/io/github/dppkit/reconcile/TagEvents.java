package io.github.dppkit.reconcile;

import io.github.dppkit.audit.Action;
import io.github.dppkit.audit.AuditEvent;
import io.github.dppkit.audit.Channel;
import io.github.dppkit.audit.Outcome;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.crypto.RecordTag;
import io.github.dppkit.crypto.RowPlace;
import io.github.dppkit.keys.internal.SubjectTokens;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.reconcile.spi.TaggedRow;

/** The form in which a row's tag is on record: the row's token and half the hash of the tag, with the row's version. */
final class TagEvents {

    private static final byte[] NO_TAG = new byte[0];

    private final SubjectTokens tokens;

    TagEvents(SubjectTokens tokens) {
        this.tokens = tokens;
    }

    /** A row as its table has it, in the terms of the record. */
    record Stored(SubjectToken token, long version, SubjectToken hash) {

        /** A tag without the form of one is older than any. */
        Stored(TaggedRow row, TagEvents events) {
            this(
                    events.token(row.place()),
                    row.tag().version().orElse(-1),
                    NewestTags.hash(events.tag(row.place(), 0, row.tag())));
        }
    }

    SubjectToken token(RowPlace place) {
        return SubjectToken.of(tokens.token(place.scope(), place.table(), place.rowId()));
    }

    AuditEvent tag(RowPlace place, long version, RecordTag tag) {
        return event(place, version, tag.toBytes());
    }

    AuditEvent gone(RowPlace place, long version) {
        return event(place, version, NO_TAG);
    }

    private AuditEvent event(RowPlace place, long version, byte[] tag) {
        return AuditEvent.builder(Action.ROW_TAG, Outcome.SUCCESS, ActorId.DPPKIT, Channel.SYSTEM)
                .scope(place.scope())
                .count(version)
                .rowTag(token(place), tag)
                .build();
    }
}
