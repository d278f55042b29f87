package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.SpApiReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Encrypts one report: every line is judged first, then line after line is encrypted under its own order. */
public final class ReportEncryption {

    private static final int MAX_LINE = 1024 * 1024;

    private final Intake intake;

    /**
     * Creates the encryption of reports.
     *
     * @param intake how they are taken in
     */
    public ReportEncryption(Intake intake) {
        this.intake = intake;
    }

    /**
     * Encrypts a report.
     *
     * @param report which
     * @param tsv its bytes
     * @param seller whose
     * @param provenance where it comes from
     * @param out where the result goes
     * @return what it brought
     * @throws IOException if the result cannot be written
     */
    public IngestReport encrypt(
            SpApiReport report, byte[] tsv, SellingPartner seller, Provenance provenance, OutputStream out)
            throws IOException {
        judge(report, tsv);
        LocalDate day = provenance.obtainedAt().atZone(ZoneOffset.UTC).toLocalDate();
        PiiScope withoutOrder = PiiScope.ingest(seller, report.operation().name(), day);
        LeafEncryption encryption = new LeafEncryption(intake, provenance);
        TsvLines lines = new TsvLines(new ByteArrayInputStream(tsv), MAX_LINE);
        ReportColumns columns = header(lines, report);
        copy(lines, out);
        while (lines.next()) {
            if (lines.isBlank()) {
                copy(lines, out);
                continue;
            }
            PiiScope scope = columns.scope(lines, seller, () -> withoutOrder);
            tellFacts(lines, columns, scope, encryption);
            String row = columns.row(lines, scope);
            for (int cell = 0; cell < columns.count(); cell++) {
                if (cell > 0) {
                    out.write('\t');
                }
                if (columns.isDue(lines, cell)) {
                    write(lines.cell(cell), columns, cell, scope, row, encryption, out);
                } else {
                    lines.copyCell(cell, out);
                }
            }
            lines.copyEnd(out);
        }
        return encryption.tally().report(report.operation().name(), seller, provenance);
    }

    /** Finds every fault there can be before the first cell is encrypted. */
    private void judge(SpApiReport report, byte[] tsv) throws IOException {
        TsvLines lines = new TsvLines(new ByteArrayInputStream(tsv), MAX_LINE);
        ReportColumns columns = header(lines, report);
        int blankAt = 0;
        while (lines.next()) {
            if (lines.isBlank()) {
                blankAt = lines.number();
                continue;
            }
            if (blankAt > 0 || lines.cells() != columns.count()) {
                throw Refusals.refused("line " + (blankAt > 0 ? blankAt : lines.number())
                        + " has not as many cells as the first line has columns");
            }
            for (int cell = 0; cell < columns.count(); cell++) {
                if (columns.isDue(lines, cell) && CellText.decode(lines.cell(cell), columns.encoding()) == null) {
                    throw Refusals.refused("a cell of line " + lines.number() + " is not in the declared encoding "
                            + columns.encoding().name());
                }
            }
        }
    }

    private ReportColumns header(TsvLines lines, SpApiReport report) throws IOException {
        if (!lines.next()) {
            throw Refusals.refused("it is empty");
        }
        return ReportColumns.read(lines, report, intake.operations());
    }

    private static void copy(TsvLines lines, OutputStream out) throws IOException {
        for (int cell = 0; cell < lines.cells(); cell++) {
            if (cell > 0) {
                out.write('\t');
            }
            lines.copyCell(cell, out);
        }
        lines.copyEnd(out);
    }

    private static void tellFacts(TsvLines line, ReportColumns columns, PiiScope scope, LeafEncryption encryption) {
        if (scope.kind() != PiiScope.Kind.ORDER || encryption.tally().isErased(scope)) {
            return;
        }
        OrderFactsReader said = new OrderFactsReader();
        for (int cell = 0; cell < columns.count(); cell++) {
            Fact fact = columns.column(cell).fact();
            if (fact != null) {
                said.add(fact, new String(line.cell(cell), StandardCharsets.ISO_8859_1));
            }
        }
        encryption.tell(scope, said);
    }

    private static void write(
            byte[] cell,
            ReportColumns columns,
            int number,
            PiiScope scope,
            String row,
            LeafEncryption encryption,
            OutputStream out)
            throws IOException {
        PathNode column = columns.column(number);
        Verdict verdict = column.verdict();
        PiiCategory category = verdict.category() == null ? PiiCategory.FREE_TEXT : verdict.category();
        PiiType<?> type = verdict.type() == null ? PiiType.FREE_TEXT : verdict.type();
        if (verdict.drift() || !verdict.isEncrypted()) {
            encryption.tally().drift(column.reportedPath());
        }
        Pii value = text(cell, columns, category, type);
        Kind kind = value == null ? Kind.LITERAL : Kind.STRING;
        Pii sure = value == null ? FreeText.of(CellText.literal(cell), category) : value;
        EncryptedValue<?> encrypted = encryption.encrypt(sure, scope, columns.place(number, kind, row));
        if (encrypted != null) {
            out.write((encrypted.text() + kind.textSuffix()).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static @Nullable Pii text(byte[] cell, ReportColumns columns, PiiCategory category, PiiType<?> type) {
        String text = CellText.decode(cell, columns.encoding());
        return text == null || !CellText.isExact(text, cell, columns.encoding())
                ? null
                : LeafEncryption.value(text, category, type);
    }
}
