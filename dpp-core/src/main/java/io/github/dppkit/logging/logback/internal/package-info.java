/** Structured arguments and markers of logstash-logback-encoder; nothing of it is loaded where it is not. */
@NullMarked
package io.github.dppkit.logging.logback.internal;

import org.jspecify.annotations.NullMarked;
