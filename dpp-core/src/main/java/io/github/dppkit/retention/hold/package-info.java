/** Legal duties: what a law makes one keep goes into the cold archive, and then the live data go on time. */
@NullMarked
package io.github.dppkit.retention.hold;

import org.jspecify.annotations.NullMarked;
