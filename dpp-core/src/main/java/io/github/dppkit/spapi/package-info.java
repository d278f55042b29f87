/** SP-API payloads in: personal data found by path, encrypted where they stand. */
@NullMarked
package io.github.dppkit.spapi;

import org.jspecify.annotations.NullMarked;
