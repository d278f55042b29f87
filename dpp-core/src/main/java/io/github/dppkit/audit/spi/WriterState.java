package io.github.dppkit.audit.spi;

/** The life of a writer: open, then ended for good in one of two ways. */
public enum WriterState {
    /** It may append. */
    OPEN,
    /** It ended in good order; its last event says so. */
    CLOSED,
    /** It was found unclosed and ended by another. */
    ABANDONED
}
