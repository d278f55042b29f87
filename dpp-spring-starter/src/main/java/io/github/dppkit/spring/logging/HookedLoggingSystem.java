package io.github.dppkit.spring.logging;

/** A logging system of ours that looks at the appenders after Boot has configured them. */
public interface HookedLoggingSystem {

    /**
     * Tells whether anything looks at the appenders.
     *
     * @return false if it is there for nothing
     */
    boolean isHooked();

    /** Looks at them again, for those that were added since. */
    void applyHooks();
}
