package io.github.dppkit.audit;

/**
 * What a trail does when no anchor that can be read has taken a checkpoint for 15 minutes: until one does, nothing shows
 * whether the store is altered. An alarm event is on record after 3 minutes in either case.
 */
public enum AnchorOutage {
    /** It goes on recording and reports the outage in its status and in the log. */
    WARN,
    /** It refuses to record, so that every act is denied, until an anchor takes a checkpoint. The default. */
    DENY
}
