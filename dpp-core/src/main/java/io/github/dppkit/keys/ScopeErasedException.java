package io.github.dppkit.keys;

import io.github.dppkit.DppException;

/**
 * Says that data came whose time is over, such as by a late or repeated feed: their scope is erased or being so, or its
 * last day has come. They are not taken in, and no key is made for them.
 */
public final class ScopeErasedException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the text is always the same. */
    public ScopeErasedException() {
        super(
                "Encryption refused (A2.1.a): the data of this scope are erased or being so, or their last day has come; a"
                        + " late copy is not taken in.");
    }
}
