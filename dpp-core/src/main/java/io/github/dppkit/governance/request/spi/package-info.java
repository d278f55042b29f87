/** What data-subject requests need of stores and of the host: where they are kept, whose rows hold a value, how one is corrected. */
@NullMarked
package io.github.dppkit.governance.request.spi;

import org.jspecify.annotations.NullMarked;
