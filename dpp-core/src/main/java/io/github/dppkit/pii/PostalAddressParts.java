package io.github.dppkit.pii;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a postal address: what one builds a {@link PostalAddress} from, and what
 * {@link PostalAddress#revealParts(RevealPermit)} returns.
 *
 * <p>It is plaintext: hold it as briefly as a label takes to print. Like a {@link Pii} it shows a mask in text, JSON and
 * logs and hides its fields from serialisers, but its accessors need no permit. Immutable and safe for use by several
 * threads; two objects are never equal unless they are the same.
 */
public final class PostalAddressParts {

    static final int COUNT = 7;

    private static final int CITY = 3;
    private static final int REGION = 4;
    private static final int POSTAL_CODE = 5;
    private static final int COUNTRY = 6;

    private final transient List<@Nullable String> parts;

    /** Takes {@link #COUNT} checked parts in the order of the stored form. */
    PostalAddressParts(List<@Nullable String> parts) {
        this.parts = parts;
    }

    /**
     * Starts with no part.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the first address line.
     *
     * @return as given, or null if absent
     */
    public @Nullable String line1() {
        return parts.get(0);
    }

    /**
     * Returns the second address line.
     *
     * @return as given, or null if absent
     */
    public @Nullable String line2() {
        return parts.get(1);
    }

    /**
     * Returns the third address line.
     *
     * @return as given, or null if absent
     */
    public @Nullable String line3() {
        return parts.get(2);
    }

    /**
     * Returns the city or town.
     *
     * @return as given, or null if absent
     */
    public @Nullable String city() {
        return parts.get(CITY);
    }

    /**
     * Returns the state, province or region.
     *
     * @return as given, or null if absent
     */
    public @Nullable String region() {
        return parts.get(REGION);
    }

    /**
     * Returns the postal code.
     *
     * @return as given, or null if absent
     */
    public @Nullable String postalCode() {
        return parts.get(POSTAL_CODE);
    }

    /**
     * Returns the country.
     *
     * @return an ISO 3166-1 alpha-2 code as given, or null if absent
     */
    public @Nullable String country() {
        return parts.get(COUNTRY);
    }

    /** Returns the parts in the order of the stored form. */
    List<@Nullable String> inOrder() {
        return parts;
    }

    /**
     * Returns what everyone may see.
     *
     * @return stars and the country
     */
    @JsonValue
    public String mask() {
        String country = parts == null ? null : country();
        return country == null ? "***" : "*** " + country.toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return mask();
    }

    /** Gathers the parts of an address; not safe for use by several threads. A part that is not set is absent. */
    public static final class Builder {

        private static final String LABEL = "Postal address";
        private static final int MAX_PART = 512;

        private final transient @Nullable String[] parts = new @Nullable String[COUNT];

        private Builder() {}

        /**
         * Sets the first address line: street and number, without the recipient's name.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder line1(@Nullable String text) {
            return set(0, text);
        }

        /**
         * Sets the second address line.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder line2(@Nullable String text) {
            return set(1, text);
        }

        /**
         * Sets the third address line.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder line3(@Nullable String text) {
            return set(2, text);
        }

        /**
         * Sets the city or town.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder city(@Nullable String text) {
            return set(CITY, text);
        }

        /**
         * Sets the state, province or region.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder region(@Nullable String text) {
            return set(REGION, text);
        }

        /**
         * Sets the postal code, whatever its form.
         *
         * @param text at most 512 characters, or null for none
         * @return this builder
         */
        public Builder postalCode(@Nullable String text) {
            return set(POSTAL_CODE, text);
        }

        /**
         * Sets the country.
         *
         * @param code ISO 3166-1 alpha-2: two letters A-Z in any case; or null for none
         * @return this builder
         */
        public Builder country(@Nullable String code) {
            return set(COUNTRY, code);
        }

        /**
         * Checks the parts and returns them.
         *
         * @return the parts, each kept character for character
         * @throws InvalidPiiException if there is nothing visible but the country, if the country is not two letters, or if
         *     a part is too long or cannot be stored as UTF-8; the message does not repeat it
         */
        public PostalAddressParts build() {
            boolean visible = false;
            List<@Nullable String> copy = new ArrayList<>(COUNT);
            for (int i = 0; i < COUNT; i++) {
                String part = parts[i];
                copy.add(part);
                if (part != null) {
                    TextRules.storable(LABEL, part, 0, MAX_PART);
                    visible |= i != COUNTRY && TextRules.hasVisible(part);
                }
            }
            if (!visible) {
                throw TextRules.refused(LABEL, "expected a line, city, region or postal code besides the country.");
            }
            String country = parts[COUNTRY];
            if (country != null && (country.length() != 2 || !country.chars().allMatch(TextRules::isLetter))) {
                throw TextRules.refused(LABEL, "expected the country as two letters A-Z (ISO 3166-1 alpha-2).");
            }
            return new PostalAddressParts(Collections.unmodifiableList(copy));
        }

        private Builder set(int index, @Nullable String text) {
            parts[index] = text;
            return this;
        }
    }
}
