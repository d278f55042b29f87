/** What notices need of stores and of the host: where they are kept, what orders a marketplace has, what is returned where. */
@NullMarked
package io.github.dppkit.retention.notice.spi;

import org.jspecify.annotations.NullMarked;
