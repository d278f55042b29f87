/** Ages of programmatic credentials, never the credentials (V6.1.4.2). */
@NullMarked
package io.github.dppkit.access.credential;

import org.jspecify.annotations.NullMarked;
