package io.github.dppkit.policy;

/** The text that a clause stands in. */
public enum PolicyText {
    /** Amazon's Data Protection Policy, wording of 2021; clause ids begin with {@code A}. */
    AMAZON_2021("Amazon DPP 2021"),
    /** The policy of 2LM, December 2025; clause ids begin with {@code L}. */
    TWO_LM("2LM 2025-12"),
    /** The "Mentions legales" addendum; clause ids begin with {@code M}. */
    ADDENDUM("Addendum"),
    /**
     * Amazon's Data Protection Policy of August 2026, what it adds; clause ids begin with {@code V6}. The live text is
     * behind a login and was not seen: its clauses are as third parties read them.
     */
    AMAZON_2026("Amazon DPP 2026-08"),
    /** Amazon's Solution Provider Agreement, as read by third parties; clause ids begin with {@code SPPA}. */
    SPPA("Amazon SPPA"),
    /** Amazon's Acceptable Use Policy, as read by third parties; clause ids begin with {@code AUP}. */
    AUP("Amazon AUP");

    private final String label;

    PolicyText(String label) {
        this.label = label;
    }

    /**
     * Returns the name that reports use.
     *
     * @return short and plain
     */
    public String label() {
        return label;
    }
}
