package io.github.dppkit.access;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;

/** For reviews of registers without grants of one selling partner. */
final class NoTokens implements SubjectTokenizer {

    @Override
    public SubjectToken partnerToken(SellingPartner partner) {
        throw new AssertionError("no grant of one partner here");
    }

    @Override
    public SubjectToken scopeToken(PiiScope scope) {
        throw new AssertionError("a review makes no token of a scope");
    }
}
