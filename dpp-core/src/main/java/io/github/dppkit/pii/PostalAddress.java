package io.github.dppkit.pii;

import org.jspecify.annotations.Nullable;

/**
 * A whole postal address without its recipient: three lines, city, region, postal code and country.
 *
 * <p>The canonical text is {@code A1} and the seven parts, each with its length before it, so every part comes back
 * character for character whatever it contains; {@code docs/pii-types.md} lays it out. The normal form has the same
 * layout with each part in its own normal form and blank parts absent. The mask shows the country and nothing else.
 *
 * <p>One part alone, as it stands in a payload, is an {@link AddressPart}; a postal code is a {@link PostalCode}. A whole
 * address keeps the category {@link PiiCategory#ADDRESS} even with a postal code of nine digits.
 */
public final class PostalAddress extends Pii {

    private static final String LABEL = "Postal address";
    private static final int MAX = 4_096;

    PostalAddress(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Makes an address of its parts.
     *
     * @param parts the parts
     * @return the value
     */
    public static PostalAddress of(PostalAddressParts parts) {
        return new PostalAddress(AddressText.encode(parts), null);
    }

    /**
     * Reads the canonical text of an address. Text in any other form is refused: build the address from its parts, or
     * keep a one-line address as the first line of one.
     *
     * @param text such as {@code A1;11:5 Test Lane;-;-;7:Anytown;2:WA;5:98101;2:US}
     * @return the value
     * @throws InvalidPiiException if it is not in that form; the message does not repeat the text
     */
    public static PostalAddress of(String text) {
        return of(AddressText.decode(TextRules.storable(LABEL, text, 1, MAX)));
    }

    /**
     * Returns the parts.
     *
     * @param permit issued by the {@code Dpp} that decrypted this value, for its scope and category, not expired
     * @return plaintext, though it shows a mask in text
     * @throws RevealDeniedException as {@link #reveal} does
     */
    public PostalAddressParts revealParts(RevealPermit permit) {
        return AddressText.decode(reveal(permit));
    }

    @Override
    public PiiType<PostalAddress> type() {
        return PiiType.POSTAL_ADDRESS;
    }

    @Override
    String maskOf(String content) {
        PostalAddressParts parts = AddressText.decodeOrNull(content);
        return parts == null ? "***" : parts.mask();
    }

    @Override
    String normalFormOf(String content) {
        PostalAddressParts parts = AddressText.decodeOrNull(content);
        return parts == null ? TextRules.fold(content) : AddressText.normalise(parts);
    }
}
