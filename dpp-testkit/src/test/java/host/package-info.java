/** A host's code, as rules for hosts see it. */
@NullMarked
package host;

import org.jspecify.annotations.NullMarked;
