/** What data subjects ask for: find, copy, correct, erase and restrict (clause A2.2.d). */
@NullMarked
package io.github.dppkit.governance.request;

import org.jspecify.annotations.NullMarked;
