/** How notices are written down; for notices alone. */
@NullMarked
package io.github.dppkit.retention.notice.internal;

import org.jspecify.annotations.NullMarked;
