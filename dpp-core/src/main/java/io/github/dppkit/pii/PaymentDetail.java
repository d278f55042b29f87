package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A card number, account number, payment method or other payment detail.
 *
 * <p>The normal form is its letters and digits in upper case. The mask keeps nothing.
 */
public final class PaymentDetail extends Pii {

    private static final String LABEL = "Payment detail";
    private static final int MAX = 1_024;

    PaymentDetail(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a payment detail; the text is kept character for character.
     *
     * @param text 1 to 1,024 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does not repeat it
     */
    public static PaymentDetail of(String text) {
        return new PaymentDetail(TextRules.visible(LABEL, text, MAX), null);
    }

    @Override
    public PiiType<PaymentDetail> type() {
        return PiiType.PAYMENT_DETAIL;
    }

    @Override
    String maskOf(String content) {
        return "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.alphanumerics(content);
    }
}
