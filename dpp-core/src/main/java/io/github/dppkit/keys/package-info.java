/** Keys that already have their date of death: root key, epoch secrets, data keys. */
@NullMarked
package io.github.dppkit.keys;

import org.jspecify.annotations.NullMarked;
