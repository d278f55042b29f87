package io.github.dppkit.policy;

import org.jspecify.annotations.Nullable;

/** What every policy and every company's file must keep. */
final class PolicyChecks {

    private PolicyChecks() {}

    /** Refuses a company's value that asks less than the policy does. */
    static void requireNoWeaker(@Nullable FigureValue asked, FigureValue company) {
        if (asked != null && asked.isStricterThan(company)) {
            throw new PolicyConfigurationException("Policy figure "
                    + asked.figure().key() + " refused: clause " + asked.clause() + " (" + asked.policy() + ") asks "
                    + asked.text() + ", the company policy file sets the weaker " + company.text()
                    + ". Keep or tighten it.");
        }
    }

    /** Refuses figures that each are strict and that together nobody could keep. */
    static void requireConsistent(DppPolicy policy) {
        FigureValue least = policy.figure(PolicyFigure.PASSWORD_MIN_AGE).orElse(null);
        FigureValue most = policy.figure(PolicyFigure.PASSWORD_MAX_AGE).orElse(null);
        if (least != null && most != null && least.duration().compareTo(most.duration()) >= 0) {
            throw new PolicyConfigurationException("Policy figures password-min-age (" + least.clause() + ", "
                    + least.text() + ") and password-max-age (" + most.clause() + ", " + most.text()
                    + ") refused: no password could keep both. Lower the minimum age.");
        }
    }
}
