package io.github.dppkit.pii;

import io.github.dppkit.policy.Enforces;
import java.util.List;
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

    /** Letters that give a refused purpose away in any spelling, and the clause that refuses it; first match counts. */
    private static final List<Map.Entry<String, String>> REFUSED = List.of(
            Map.entry("aggregat", "M2.d and AUP.4"),
            Map.entry("crosssel", "M2.d and AUP.4"),
            Map.entry("crossclient", "M2.d and AUP.4"),
            Map.entry("crosscustomer", "M2.d and AUP.4"),
            Map.entry("training", "SPPA.6"),
            Map.entry("finetun", "SPPA.6"),
            Map.entry("machinelearning", "SPPA.6"),
            Map.entry("deeplearning", "SPPA.6"),
            Map.entry("trainmodel", "SPPA.6"),
            Map.entry("trainamodel", "SPPA.6"),
            Map.entry("trainai", "SPPA.6"),
            Map.entry("marketing", "M2.d and A2.0.a"),
            Map.entry("advertis", "M2.d and A2.0.a"),
            Map.entry("promotion", "M2.d and A2.0.a"),
            Map.entry("newsletter", "M2.d and A2.0.a"),
            Map.entry("targeting", "M2.d and A2.0.a"),
            Map.entry("profil", "M2.d and A2.0.a"),
            Map.entry("segmentation", "M2.d and A2.0.a"),
            Map.entry("lookalike", "M2.d and A2.0.a"),
            Map.entry("personalis", "M2.d and A2.0.a"),
            Map.entry("personaliz", "M2.d and A2.0.a"),
            Map.entry("analytic", "A2.0.a (use pseudonymised data)"),
            Map.entry("analysis", "A2.0.a (use pseudonymised data)"));

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
     * @throws PurposeRefusedException if no statute is named in that form, or if the citation spells a purpose that the
     *     policy shuts out
     */
    public static Purpose legalDuty(String country, String citation) {
        refuseByName(citation);
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
        refuseByName(text);
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

    /** Refuses text whose letters, whatever stands between them, spell a purpose that the policy shuts out. */
    private static void refuseByName(String text) {
        String letters = TextRules.keep(TextRules.fold(text), Character::isLetter);
        for (Map.Entry<String, String> refused : REFUSED) {
            if (letters.contains(refused.getKey())) {
                throw new PurposeRefusedException("Purpose refused by clause " + refused.getValue() + ": PII serves"
                        + " shipping, tax calculation, tax remittance, tax invoice or a named legal duty only.");
            }
        }
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
