package io.github.dppkit.pii;

import java.util.regex.Pattern;

/**
 * A seller or vendor on whose behalf SP-API data are handled; Amazon's own word for it (policy section 4).
 *
 * <p>Keys are derived per selling partner, so one partner's key never opens another's data (clause M2.d).
 *
 * @param id merchant token or vendor code: 1 to 64 letters, digits, dots, dashes or underscores
 */
public record SellingPartner(String id) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * Creates a selling partner.
     *
     * @param id merchant token or vendor code
     * @throws InvalidPiiException if the id has another form
     */
    public SellingPartner {
        if (!ID.matcher(id).matches()) {
            throw new InvalidPiiException(
                    "Selling partner id refused: use 1 to 64 letters, digits, dots, dashes or underscores.");
        }
    }

    /**
     * Returns the selling partner of that id.
     *
     * @param id merchant token or vendor code
     * @return the selling partner
     */
    public static SellingPartner of(String id) {
        return new SellingPartner(id);
    }
}
