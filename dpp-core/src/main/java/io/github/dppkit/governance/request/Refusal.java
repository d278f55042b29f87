package io.github.dppkit.governance.request;

/** Why a data subject's request is refused; the names are stored. */
public enum Refusal {
    /** Who asks could not show to be the data subject. */
    IDENTITY_NOT_PROVEN,
    /** Nothing is held of the data subject. */
    NOTHING_HELD,
    /** The request is manifestly unfounded or excessive. */
    UNFOUNDED,
    /** A law forbids to carry it out. */
    LAW,
    /** Whoever asked has taken it back. */
    WITHDRAWN
}
