package io.github.dppkit.pii;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A label, invoice, packing slip or proof of delivery as it stands in a payload (base64 text), or the address that
 * fetches one; bytes become a {@code data:} URL (RFC 2397).
 *
 * <p>The text is kept character for character. The normal form is the text without white space, so that base64 with and
 * without line breaks matches; the same bytes in two encodings do not. The mask shows the media type of a {@code data:}
 * URL if it is one of a short fixed list, and nothing else: not the size, not the host.
 */
public final class Document extends Pii {

    private static final String LABEL = "Document";
    private static final int MAX = 16 * 1024 * 1024;
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";
    private static final int MAX_MEDIA_TYPE = 127;

    /** What a mask may show: a media type outside this list is text that anybody may have written. */
    private static final Set<String> SHOWN = Set.of(
            "application/json",
            "application/pdf",
            "application/xml",
            "application/zip",
            "application/zpl",
            "image/gif",
            "image/jpeg",
            "image/png",
            "image/tiff",
            "text/csv",
            "text/html",
            "text/plain",
            "text/xml");

    Document(String text, @Nullable Origin origin) {
        super(text, origin);
    }

    /**
     * Reads a document as a payload holds it; the text is kept character for character.
     *
     * @param text base64, a URL, or the document itself: 1 to 16,777,216 characters
     * @return the value
     * @throws InvalidPiiException if the text is blank, longer than that, or cannot be stored as UTF-8; the message does
     *     not repeat it
     */
    public static Document of(String text) {
        return new Document(TextRules.visible(LABEL, text, MAX), null);
    }

    /**
     * Makes a document of bytes, as a {@code data:} URL.
     *
     * @param mediaType type and subtype without parameters, such as {@code application/pdf}
     * @param content about 12 MiB at most
     * @return the value, which holds a copy
     * @throws InvalidPiiException if the media type has another form or the content is too long
     */
    public static Document ofBytes(String mediaType, byte[] content) {
        int slash = mediaType.indexOf('/');
        boolean legal = slash > 0
                && slash < mediaType.length() - 1
                && mediaType.length() <= MAX_MEDIA_TYPE
                && mediaType.chars().filter(c -> c == '/').count() == 1
                && mediaType.chars().allMatch(Document::isMediaTypeCharacter);
        if (!legal) {
            throw TextRules.refused(LABEL, "expected a media type such as application/pdf, without parameters.");
        }
        String head = SCHEME + mediaType + BASE64;
        if (content.length > (MAX - head.length()) / 4 * 3) {
            throw TextRules.refused(LABEL, "expected at most 12 MiB of content.");
        }
        return of(head + Base64.getEncoder().encodeToString(content));
    }

    /**
     * Returns the bytes of a document that {@link #ofBytes} made.
     *
     * @param permit issued by the {@code Dpp} that decrypted this value, for its scope and category, not expired
     * @return a new array
     * @throws RevealDeniedException as {@link #reveal} does
     * @throws InvalidPiiException if the text is not a base64 {@code data:} URL
     */
    public byte[] revealBytes(RevealPermit permit) {
        String text = reveal(permit);
        int start = text.indexOf(BASE64);
        if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || start < 0) {
            throw TextRules.refused(LABEL, "only a base64 data: URL has bytes; use reveal for the text.");
        }
        try {
            return Base64.getDecoder()
                    .decode(text.substring(start + BASE64.length()).getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw TextRules.refused(LABEL, "the data: URL is not base64; use reveal for the text.");
        }
    }

    @Override
    public PiiType<Document> type() {
        return PiiType.DOCUMENT;
    }

    @Override
    String maskOf(String content) {
        int end = content.indexOf(BASE64);
        if (end < 0 || end > SCHEME.length() + MAX_MEDIA_TYPE || !content.startsWith(SCHEME)) {
            return "***";
        }
        String mediaType = content.substring(SCHEME.length(), end).toLowerCase(Locale.ROOT);
        return SHOWN.contains(mediaType) ? "*** " + mediaType : "***";
    }

    @Override
    String normalFormOf(String content) {
        return TextRules.keep(content, c -> !TextRules.isSpace(c));
    }

    private static boolean isMediaTypeCharacter(int c) {
        return TextRules.isLetter(c) || TextRules.isDigit(c) || "/.+-_!#$&^".indexOf(c) >= 0;
    }
}
