package io.github.dppkit.audit;

/** Is told how far a verification has come, such as to show it to who waits. Called on the verifying thread. */
@FunctionalInterface
public interface VerificationProgress {

    /**
     * Takes notice of events that were read; called after each page of at most 1,000.
     *
     * @param events how many were read so far
     */
    void read(long events);
}
