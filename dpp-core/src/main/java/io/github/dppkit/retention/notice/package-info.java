/** Amazon's notices to delete or return Information, selling partners that leave, and the certificates of both (A1.7). */
@NullMarked
package io.github.dppkit.retention.notice;

import org.jspecify.annotations.NullMarked;
