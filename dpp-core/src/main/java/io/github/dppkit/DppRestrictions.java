package io.github.dppkit;

import io.github.dppkit.access.RestrictionRule;
import io.github.dppkit.access.Restrictions;
import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What a host gave for restrictions.
 *
 * @param store which scopes are restricted
 * @param rule for which purposes they are read all the same
 */
record DppRestrictions(RestrictionStore store, RestrictionRule rule) {

    /** Returns what the access guard asks. */
    static Restrictions of(@Nullable DppRestrictions given, SubjectTokenizer tokenizer) {
        return given == null ? Restrictions.none() : Restrictions.of(given.store, tokenizer, given.rule);
    }
}
