package io.github.dppkit.pii;

import io.github.dppkit.policy.Enforces;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why PII is processed: the closed list that clause A2.0.a leaves open.
 *
 * <p>Marketing, profiling, aggregation across sellers and training of models are not on it and cannot be expressed;
 * {@link #parse(String)} names the clause that shuts them out. Immutable.
 */
@Enforces({"A2.0.a", "A2.1.b", "M2.a", "M2.d"})
public final class Purpose {

    /** The kinds of purpose; the name is what events and configuration use. */
    public enum Kind {
        /** Fulfilment of a merchant-fulfilled order: labels, delivery, returns. */
        SHIPPING,
        /** Calculating tax. */
        TAX_CALCULATION,
        /** Remitting tax. */
        TAX_REMITTANCE,
        /** Producing tax invoices and other legally required tax documents. */
        TAX_INVOICE,
        /** Another legal duty, with its statute. */
        LEGAL_DUTY
    }

    /** Fulfilment of a merchant-fulfilled order. */
    public static final Purpose SHIPPING = new Purpose(Kind.SHIPPING, null);

    /** Calculating tax. */
    public static final Purpose TAX_CALCULATION = new Purpose(Kind.TAX_CALCULATION, null);

    /** Remitting tax. */
    public static final Purpose TAX_REMITTANCE = new Purpose(Kind.TAX_REMITTANCE, null);

    /** Producing tax invoices. */
    public static final Purpose TAX_INVOICE = new Purpose(Kind.TAX_INVOICE, null);

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CITATION = Pattern.compile("(?=.*[0-9])[A-Z0-9][A-Z0-9./-]{1,39}");

    private static final Map<String, String> REFUSED = Map.of(
            "marketing", "M2.d and A2.0.a",
            "advertising", "M2.d and A2.0.a",
            "profiling", "M2.d and A2.0.a",
            "aggregation", "M2.d and AUP 4.6",
            "cross_seller_aggregation", "M2.d and AUP 4.6",
            "model_training", "SPPA 6",
            "machine_learning", "SPPA 6",
            "analytics", "A2.0.a (use pseudonymised data)");

    private final Kind kind;
    private final @Nullable String statute;

    private Purpose(Kind kind, @Nullable String statute) {
        this.kind = kind;
        this.statute = statute;
    }

    /**
     * Returns another legal duty.
     *
     * @param country ISO 3166-1 alpha-2 code of the state whose law it is, such as {@code DE}
     * @param citation the statute in upper-case letters, digits, dots, slashes and dashes, 2 to 40 characters with a digit
     *     among them, such as {@code AO-147}
     * @return the purpose
     * @throws PurposeRefusedException if no statute is named in that form
     */
    public static Purpose legalDuty(String country, String citation) {
        if (!COUNTRY.matcher(country).matches() || !CITATION.matcher(citation).matches()) {
            throw new PurposeRefusedException("Legal duty refused (A2.1.b): name the country by two capital letters and"
                    + " the statute by capitals, digits, dots, slashes or dashes, such as DE and AO-147.");
        }
        return new Purpose(Kind.LEGAL_DUTY, country + ":" + citation);
    }

    /**
     * Reads a purpose from configuration: a kind's name in any case, or {@code legal_duty:DE:AO-147}.
     *
     * @param text what to read
     * @return the purpose
     * @throws PurposeRefusedException if it is none of the five; the message names the clause, not the text
     */
    public static Purpose parse(String text) {
        String key = text.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        String clause = REFUSED.get(key);
        if (clause != null) {
            throw new PurposeRefusedException(
                    "Purpose refused by clause " + clause
                            + ": PII serves shipping, tax calculation, tax remittance, tax invoice or a named legal duty only.");
        }
        if (key.startsWith("legal_duty:")) {
            String[] parts = text.strip().split(":", 3);
            if (parts.length == 3) {
                return legalDuty(parts[1], parts[2]);
            }
        }
        return switch (key) {
            case "shipping" -> SHIPPING;
            case "tax_calculation" -> TAX_CALCULATION;
            case "tax_remittance" -> TAX_REMITTANCE;
            case "tax_invoice" -> TAX_INVOICE;
            default ->
                throw new PurposeRefusedException("Purpose refused by clause A2.0.a: use shipping,"
                        + " tax_calculation, tax_remittance, tax_invoice or legal_duty:COUNTRY:STATUTE.");
        };
    }

    /**
     * Returns the kind of this purpose.
     *
     * @return one of five
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the stored form, which {@link #parse(String)} reads.
     *
     * @return such as {@code shipping} or {@code legal_duty:DE:AO-147}
     */
    public String canonical() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return statute == null ? name : name + ":" + statute;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Purpose that && kind == that.kind && Objects.equals(statute, that.statute);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, statute);
    }

    @Override
    public String toString() {
        return canonical();
    }
}
