/** How requests of data subjects are written down. */
@NullMarked
package io.github.dppkit.governance.request.internal;

import org.jspecify.annotations.NullMarked;
