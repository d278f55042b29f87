package io.github.dppkit.policy;

/** How well the text behind a policy's figures is known. */
public enum PolicyStatus {
    /** The text itself was read. */
    READ_IN_FULL("read in full"),
    /** The text was not seen; figures are those that independent readers and public guidance pages give. */
    READ_BY_THIRD_PARTIES("read by third parties");

    private final String label;

    PolicyStatus(String label) {
        this.label = label;
    }

    /**
     * Returns the words that policy files and reports use.
     *
     * @return such as {@code read in full}
     */
    public String label() {
        return label;
    }
}
