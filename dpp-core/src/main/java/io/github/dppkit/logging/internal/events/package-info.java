/** What the adapters share: values, throwables and re-entrance of events, whatever framework made them. */
@NullMarked
package io.github.dppkit.logging.internal.events;

import org.jspecify.annotations.NullMarked;
