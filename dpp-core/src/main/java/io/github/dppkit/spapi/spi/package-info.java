/** What listens to payloads: deadlines and the record of what came in. */
@NullMarked
package io.github.dppkit.spapi.spi;

import org.jspecify.annotations.NullMarked;
