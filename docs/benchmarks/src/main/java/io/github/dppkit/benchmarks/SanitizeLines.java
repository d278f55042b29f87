package io.github.dppkit.benchmarks;

import io.github.dppkit.logging.LogSanitizer;
import io.github.dppkit.pii.AddressPart;
import io.github.dppkit.pii.DeviceProductId;
import io.github.dppkit.pii.EmailAddress;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.GeoLocation;
import io.github.dppkit.pii.GiftMessage;
import io.github.dppkit.pii.InvalidPiiException;
import io.github.dppkit.pii.IpAddress;
import io.github.dppkit.pii.PaymentDetail;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PhoneNumber;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PostalCode;
import io.github.dppkit.pii.Secret;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.TaxId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sanitizes standard input line by line to standard output, both UTF-8, one line out for each line in, so that anyone can
 * score the sanitizer on labelled lines.
 *
 * <p>{@code --known FILE} makes values known first: one a line, {@code category<TAB>value}, with the categories name,
 * address, city, postal, email, phone, ipv4, ipv6, card, iban, taxid, natid, gift, geo, device, credential.
 */
public final class SanitizeLines {

    private static final PiiScope SCOPE = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    private static final int MOST_KNOWN = 1_000_000;
    private static final int FEWEST_KNOWN = 100_000;

    private SanitizeLines() {}

    /**
     * Sanitizes standard input.
     *
     * @param args nothing, or {@code --known FILE}
     * @throws IOException if a file or stream cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 0 && !(args.length == 2 && args[0].equals("--known"))) {
            throw new IllegalArgumentException("Usage: SanitizeLines [--known FILE] < lines > sanitised");
        }
        LogSanitizer sanitizer = args.length == 0
                ? LogSanitizer.builder().build()
                : knowing(Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.write(sanitizer.sanitizeLine(line));
            out.write('\n');
        }
        out.flush();
    }

    private static LogSanitizer knowing(List<String> rows) {
        LogSanitizer sanitizer = LogSanitizer.builder()
                .maximumKnownValues(Math.max(FEWEST_KNOWN, Math.min(MOST_KNOWN, rows.size())))
                .build();
        for (String row : rows) {
            int tab = row.indexOf('\t');
            if (tab > 0 && tab + 1 < row.length()) {
                sanitizer.observed(value(row.substring(0, tab), row.substring(tab + 1)), SCOPE);
            }
        }
        return sanitizer;
    }

    /** Returns the value in the type an application holds it in; one that its type refuses as free text of its category. */
    static Pii value(String category, String text) {
        try {
            return switch (category) {
                case "name" -> PersonName.of(text);
                case "address", "city" -> AddressPart.of(text);
                case "postal" -> PostalCode.of(text);
                case "email" -> EmailAddress.of(text);
                case "phone" -> PhoneNumber.of(text);
                case "ipv4", "ipv6" -> IpAddress.of(text);
                case "card", "iban" -> PaymentDetail.of(text);
                case "taxid", "natid" -> TaxId.of(text);
                case "gift" -> GiftMessage.of(text);
                case "geo" -> GeoLocation.of(text);
                case "device" -> DeviceProductId.of(text);
                case "credential" -> Secret.of(text);
                default -> FreeText.of(text);
            };
        } catch (InvalidPiiException refused) {
            return FreeText.of(text, fallback(category));
        }
    }

    private static PiiCategory fallback(String category) {
        return switch (category) {
            case "name" -> PiiCategory.NAME;
            case "address", "city", "postal" -> PiiCategory.ADDRESS;
            case "email" -> PiiCategory.EMAIL;
            case "phone" -> PiiCategory.PHONE;
            default -> PiiCategory.FREE_TEXT;
        };
    }
}
