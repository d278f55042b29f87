package io.github.dppkit.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a policy puts a figure on: its key in policy files, its unit, and which direction is stricter.
 *
 * <p>The values are data, not code: see {@link DppPolicy}. {@code docs/policy.md} lists them.
 */
public enum PolicyFigure {
    /** How long PII lives after the {@link #RETENTION_ANCHOR}; shorter is stricter. */
    PII_RETENTION("pii-retention", Stricter.SMALLER),
    /** The event from which {@link #PII_RETENTION} runs: a {@link RetentionAnchor}. */
    RETENTION_ANCHOR("retention-anchor", "AMAZON_DELIVERY", "FULFILMENT", "STRICTEST"),
    /** Time to delete or return Information after Amazon's notice; shorter is stricter. */
    NOTICE_DELETION("notice-deletion", Stricter.SMALLER),
    /** Time until every online copy is gone after Amazon's notice; shorter is stricter. */
    LIVE_COPY_REMOVAL("live-copy-removal", Stricter.SMALLER),
    /** How long Information that is not PII lives; shorter is stricter. */
    NON_PII_RETENTION("non-pii-retention", Stricter.SMALLER),
    /**
     * What an archive that law requires may hold: identifying data, cold and encrypted, or anonymised data only, where
     * an identifying archive needs a named statute.
     */
    STATUTORY_ARCHIVE("statutory-archive", "COLD_ENCRYPTED", "ANONYMISED"),
    /** Whether backups lose PII on the same schedule as the live data. */
    BACKUPS_SAME_SCHEDULE("backups-same-schedule"),
    /** Whether a backup must lie at a geographically separate site. */
    BACKUPS_SEPARATE_SITE("backups-separate-site"),

    /** The least time that audit logs are kept; longer is stricter. */
    AUDIT_RETENTION("audit-retention", Stricter.LARGER),
    /** The least time that records are kept after the agreement's end; longer is stricter. */
    RECORDS_AFTER_END("records-after-end", Stricter.LARGER),
    /** The longest time between two reviews of the audit log; shorter is stricter. */
    LOG_REVIEW_INTERVAL("log-review-interval", Stricter.SMALLER),
    /** Whether a log may ever hold PII. */
    PII_IN_LOGS("pii-in-logs", "LEGAL_NEED", "NEVER"),

    /** The longest time between two reviews of a grant; shorter is stricter. */
    ACCESS_REVIEW_INTERVAL("access-review-interval", Stricter.SMALLER),
    /** Time to end access after a person leaves or changes role; shorter is stricter. */
    LEAVER_REVOCATION("leaver-revocation", Stricter.SMALLER),
    /** Least number of characters of a password; more is stricter. */
    PASSWORD_LENGTH("password-length", Stricter.LARGER, 1024),
    /** How many of the four classes (upper, lower, number, special) a password needs; more is stricter. */
    PASSWORD_CLASSES("password-classes", Stricter.LARGER, 4),
    /** Whether a password may hold no part of the user's name. */
    PASSWORD_WITHOUT_NAME("password-without-name"),
    /** Age that a password must reach before it may be changed; longer is stricter. */
    PASSWORD_MIN_AGE("password-min-age", Stricter.LARGER),
    /** Age at which a password must be changed; shorter is stricter. */
    PASSWORD_MAX_AGE("password-max-age", Stricter.SMALLER),
    /** How many earlier passwords may not be used again; more is stricter. */
    PASSWORD_HISTORY("password-history", Stricter.LARGER, 1000),
    /** Consecutive failures that lock an account; fewer is stricter. */
    LOCKOUT_FAILURES("lockout-failures", Stricter.SMALLER, 1000),
    /** Whether a person needs a proof of multi-factor authentication for access to PII. */
    MFA_REQUIRED("mfa-required"),
    /** Whether a person needs a proof of an authorised device for access to PII. */
    DEVICE_CLAIM_REQUIRED("device-claim-required"),
    /** Idle time after which a screen locks; shorter is stricter. */
    SCREEN_LOCK("screen-lock", Stricter.SMALLER),
    /** Longest life of a programmatic credential; shorter is stricter. */
    CREDENTIAL_ROTATION("credential-rotation", Stricter.SMALLER),
    /** Longest life of a Login with Amazon client secret; shorter is stricter. */
    LWA_SECRET_ROTATION("lwa-secret-rotation", Stricter.SMALLER),

    /** The weakest cipher at rest, by the bits of its key. */
    CIPHER_AT_REST("cipher-at-rest", "AES_128", "AES_256"),
    /** Size of an RSA modulus in bits, where RSA is used; more is stricter. */
    RSA_BITS("rsa-bits", Stricter.LARGER, 16_384),
    /** What is encrypted at rest: PII, or all Amazon Information. */
    ENCRYPTION_SCOPE("encryption-scope", "PII", "ALL_INFORMATION"),
    /** The oldest TLS version in transit, by its JSSE name. */
    TLS_MINIMUM("tls-minimum", "TLSv1.2", "TLSv1.3"),

    /** The longest time between two vulnerability scans; shorter is stricter. */
    VULNERABILITY_SCAN("vulnerability-scan", Stricter.SMALLER),
    /** The longest time between two penetration tests; shorter is stricter. */
    PENETRATION_TEST("penetration-test", Stricter.SMALLER),
    /** Whether code is scanned before each release. */
    CODE_SCAN_PER_RELEASE("code-scan-per-release"),
    /** Time to fix a critical finding; shorter is stricter. */
    FIX_CRITICAL("fix-critical", Stricter.SMALLER),
    /** Time to fix a high finding; shorter is stricter. */
    FIX_HIGH("fix-high", Stricter.SMALLER),

    /** Time to tell Amazon of an incident; shorter is stricter. */
    INCIDENT_NOTICE("incident-notice", Stricter.SMALLER),
    /** What starts the clock of {@link #INCIDENT_NOTICE}: that an incident is detected, or already suspected. */
    INCIDENT_CLOCK_START("incident-clock-start", "DETECTION", "SUSPICION"),
    /** The longest time between two reviews of the incident plan; shorter is stricter. */
    INCIDENT_PLAN_REVIEW("incident-plan-review", Stricter.SMALLER),
    /** The longest time between two risk assessments; shorter is stricter. */
    RISK_ASSESSMENT("risk-assessment", Stricter.SMALLER),
    /** The longest time between two trainings of a person; shorter is stricter. */
    TRAINING("training", Stricter.SMALLER),
    /** Longest life of a vendor's assessment; shorter is stricter. */
    VENDOR_ASSESSMENT("vendor-assessment", Stricter.SMALLER),
    /** The longest time between two confirmations of the inventory; shorter is stricter. */
    INVENTORY_REVIEW("inventory-review", Stricter.SMALLER),
    /** The longest time between two restore tests; shorter is stricter. */
    RESTORE_TEST("restore-test", Stricter.SMALLER),
    /** Time to tell Amazon of organisational changes that affect handling; shorter is stricter. */
    ORGANISATION_CHANGE_NOTICE("organisation-change-notice", Stricter.SMALLER);

    /** Which way a figure grows stricter. */
    public enum Stricter {
        /** A shorter time or a smaller number. */
        SMALLER,
        /** A longer time, a larger number, a flag that is true, a later choice. */
        LARGER
    }

    private final String key;
    private final FigureUnit unit;
    private final Stricter stricter;
    private final int largest;
    private final String choices;

    /** A duty that holds or not. */
    PolicyFigure(String key) {
        this(key, FigureUnit.FLAG, Stricter.LARGER, 0, "");
    }

    /** A length of time. */
    PolicyFigure(String key, Stricter stricter) {
        this(key, FigureUnit.DURATION, stricter, 0, "");
    }

    /** A number. */
    PolicyFigure(String key, Stricter stricter, int largest) {
        this(key, FigureUnit.COUNT, stricter, largest, "");
    }

    /** A choice, the loosest first. */
    PolicyFigure(String key, String... choices) {
        this(key, FigureUnit.CHOICE, Stricter.LARGER, 0, String.join(",", choices));
    }

    PolicyFigure(String key, FigureUnit unit, Stricter stricter, int largest, String choices) {
        this.key = key;
        this.unit = unit;
        this.stricter = stricter;
        this.largest = largest;
        this.choices = choices;
    }

    /**
     * Finds a figure by its key.
     *
     * @param key as policy files write it, such as {@code pii-retention}
     * @return the figure, or empty if none has this key
     */
    public static Optional<PolicyFigure> find(String key) {
        return Arrays.stream(values()).filter(f -> f.key.equals(key)).findFirst();
    }

    /**
     * Returns the key that policy files use.
     *
     * @return lower-case words joined by dashes, fixed for ever
     */
    public String key() {
        return key;
    }

    /**
     * Returns the unit of its values.
     *
     * @return one of four
     */
    public FigureUnit unit() {
        return unit;
    }

    /**
     * Returns which direction is stricter.
     *
     * @return one of two
     */
    public Stricter stricter() {
        return stricter;
    }

    /**
     * Returns what a {@link FigureUnit#CHOICE} may be.
     *
     * @return from the loosest to the strictest; empty for the other units
     */
    public List<String> choices() {
        return choices.isEmpty() ? List.of() : List.of(choices.split(",", -1));
    }

    /** Returns the largest number that makes sense for a count; a bound against slips, not a figure of a policy. */
    int largest() {
        return largest;
    }
}
