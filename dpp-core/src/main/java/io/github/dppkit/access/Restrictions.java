package io.github.dppkit.access;

import io.github.dppkit.access.spi.RestrictionStore;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.audit.spi.SubjectTokenizer;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.policy.Enforces;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bars the reading of restricted data. The store is read at each request for a permit and never cached, like grants: what was
 * restricted on one node is denied on every node from the next request on, and a permit from before ends within
 * {@link AccessGuard#PERMIT_LIFE}.
 */
@Enforces("A2.2.d")
public final class Restrictions {

    private static final Logger LOG = LoggerFactory.getLogger(Restrictions.class);
    private static final Restrictions NONE = new Restrictions(null, null, RestrictionRule.legalDuties());

    private final @Nullable RestrictionStore store;
    private final @Nullable SubjectTokenizer tokenizer;
    private final RestrictionRule rule;

    private Restrictions(@Nullable RestrictionStore store, @Nullable SubjectTokenizer tokenizer, RestrictionRule rule) {
        this.store = store;
        this.tokenizer = tokenizer;
        this.rule = rule;
    }

    /**
     * Returns what restricts nothing.
     *
     * @return for a {@code Dpp} without a store of restrictions
     */
    public static Restrictions none() {
        return NONE;
    }

    /**
     * Returns the restrictions of a store.
     *
     * @param store which scopes are restricted
     * @param tokenizer what turns scopes into tokens
     * @param rule for which purposes they are read all the same
     * @return for the access guard
     */
    public static Restrictions of(RestrictionStore store, SubjectTokenizer tokenizer, RestrictionRule rule) {
        return new Restrictions(store, tokenizer, rule);
    }

    /** Returns the decisions with those about restricted scopes denied; if that cannot be known, all are. */
    Map<PiiScope, Decision> applied(Map<PiiScope, Decision> decisions, Purpose purpose) {
        if (store == null
                || tokenizer == null
                || rule.permits(purpose)
                || decisions.values().stream().anyMatch(decision -> !decision.isPermitted())) {
            return decisions;
        }
        Map<SubjectToken, PiiScope> byToken = new HashMap<>();
        Set<SubjectToken> restricted;
        try {
            for (PiiScope scope : decisions.keySet()) {
                byToken.put(tokenizer.scopeToken(scope), scope);
            }
            restricted = store.among(byToken.keySet());
        } catch (RuntimeException e) {
            LOG.warn(
                    "Access is denied to everyone: the store of restrictions failed with {}.",
                    e.getClass().getName()); // its text is the host's and may quote rows
            return denied(decisions, decisions.keySet(), Reason.STORE_UNAVAILABLE);
        }
        return denied(decisions, restricted.stream().map(byToken::get).collect(Collectors.toSet()), Reason.RESTRICTED);
    }

    private static Map<PiiScope, Decision> denied(
            Map<PiiScope, Decision> decisions, Set<PiiScope> barred, Reason reason) {
        Map<PiiScope, Decision> all = new LinkedHashMap<>(decisions);
        all.replaceAll((scope, decision) -> barred.contains(scope) ? new Decision(reason, decision.role()) : decision);
        return all;
    }
}
