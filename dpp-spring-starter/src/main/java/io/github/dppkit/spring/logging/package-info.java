/** The place in Boot's logging from which every appender can be reached right after Boot has configured it. */
@NullMarked
package io.github.dppkit.spring.logging;

import org.jspecify.annotations.NullMarked;
