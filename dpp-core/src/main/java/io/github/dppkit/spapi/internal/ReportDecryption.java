package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PlaintextAccess;
import io.github.dppkit.spapi.SpApiReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Opens reports that {@link ReportEncryption} has encrypted, line after line. */
public final class ReportDecryption {

    private static final int MAX_LINE = 8 * 1024 * 1024;

    private final Operations operations;
    private final FieldEncryptor encryptor;

    /**
     * Creates the decryption of reports.
     *
     * @param operations what is known of their columns
     * @param encryptor opens cells
     */
    public ReportDecryption(Operations operations, FieldEncryptor encryptor) {
        this.operations = operations;
        this.encryptor = encryptor;
    }

    /**
     * Opens a report.
     *
     * @param report which
     * @param in its bytes as stored
     * @param seller whose
     * @param permit opens its cells
     * @param out where the original goes
     * @throws IOException if it cannot be read or written
     */
    public void decrypt(
            SpApiReport report, InputStream in, SellingPartner seller, RevealPermit permit, OutputStream out)
            throws IOException {
        TsvLines lines = new TsvLines(in, MAX_LINE);
        if (!lines.next()) {
            throw Refusals.refused("it is empty");
        }
        ReportColumns columns = ReportColumns.read(lines, report, operations);
        boolean header = true;
        do {
            PiiScope scope = null;
            String row = "";
            for (int cell = 0; cell < lines.cells(); cell++) {
                if (cell > 0) {
                    out.write('\t');
                }
                boolean inside = !header && cell < columns.count();
                if (inside && scope == null && !lines.isBlank()) {
                    scope = columns.scope(
                            lines, seller, () -> JsonDecryption.ingestScope(report.operation(), seller, permit));
                    row = columns.row(lines, scope);
                }
                if (scope != null && inside && columns.isEncrypted(lines, cell)) {
                    out.write(open(lines.cell(cell), columns, cell, scope, row, permit));
                } else {
                    lines.copyCell(cell, out);
                }
            }
            lines.copyEnd(out);
            header = false;
        } while (lines.next());
    }

    private byte[] open(
            byte[] cell, ReportColumns columns, int number, PiiScope scope, String row, RevealPermit permit) {
        String text = new String(cell, StandardCharsets.ISO_8859_1);
        Kind kind = Kind.of(text);
        String value = text.substring(0, text.length() - kind.textSuffix().length());
        // decryption judges the permit; the report goes to the host's code that holds it
        String plain = encryptor
                .decrypt(EncryptedTexts.parse(value), scope, columns.place(number, kind, row), permit)
                .plaintext(PlaintextAccess.GRANTED);
        return CellText.bytes(plain, kind, columns.encoding());
    }
}
