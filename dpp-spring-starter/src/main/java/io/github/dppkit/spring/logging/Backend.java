package io.github.dppkit.spring.logging;

import io.github.dppkit.logging.LogSanitizer;

/** What the one sanitizer stands before. */
interface Backend {

    /** Returns the installed sanitizer, made and installed if there is none; covers what is bare. */
    LogSanitizer get();

    /** Puts this sanitizer in the place of the other, and before what is bare. */
    void use(LogSanitizer sanitizer);

    /** Tells whether every line goes through this one. */
    boolean isAtWork(LogSanitizer sanitizer);
}
