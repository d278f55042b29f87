package io.github.dppkit.retention.spi;

import io.github.dppkit.pii.PiiScope;

/**
 * An order to a {@link DisposalTarget}: everything of this scope and class goes.
 *
 * @param scope whose data
 * @param dataClass which of them
 * @param pseudonym what a target that anonymises puts in place of the order id: 32 random hexadecimal digits, the same for
 *     all targets and for each repetition of one disposal, forgotten with its end
 */
public record Disposal(PiiScope scope, DataClass dataClass, String pseudonym) {}
