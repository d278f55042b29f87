package io.github.dppkit.keys;

import io.github.dppkit.DppException;

/**
 * Says that data of an erased scope came again, such as by a late or repeated feed: they are not taken in, and no key is
 * made for them.
 */
public final class ScopeErasedException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the text is always the same. */
    public ScopeErasedException() {
        super(
                "Encryption refused (A2.1.a): the data of this scope were erased, or their erase has begun; a late copy is"
                        + " not taken in.");
    }
}
