/** jqwik arbitraries of PII values and scopes; needs jqwik's API beside dpp-testkit. */
@NullMarked
package io.github.dppkit.testkit.arbitraries;

import org.jspecify.annotations.NullMarked;
