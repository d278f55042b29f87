package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.logging.LogSanitizer;

/** Puts the sanitizer that hears of values before every appender, where there is a logging backend for that. */
@FunctionalInterface
interface SanitizerInstaller {

    /** Installs it, before the first value is handled. */
    void install(LogSanitizer sanitizer);
}
