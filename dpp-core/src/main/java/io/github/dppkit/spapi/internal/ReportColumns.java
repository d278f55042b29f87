package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.spapi.SpApiReport;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The columns of one report as its first line names them, and which row belongs to which order. */
final class ReportColumns {

    private static final Set<String> ITEM_IDS = Set.of("orderitemid", "amazonorderitemid");
    private static final String OTHER_FORMATS = ",;|<>{}[]";
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_NAME = 128;

    private final PathNode[] columns;
    private final Charset encoding;
    private final int orderColumn;
    private final int itemColumn;
    private final Map<PiiScope, Integer> rows = new HashMap<>();

    private ReportColumns(PathNode[] columns, Charset encoding, int orderColumn, int itemColumn) {
        this.columns = columns;
        this.encoding = encoding;
        this.orderColumn = orderColumn;
        this.itemColumn = itemColumn;
    }

    static ReportColumns read(TsvLines header, SpApiReport report, Operations operations) {
        if (header.cells() > MAX_COLUMNS || header.isBlank()) {
            throw Refusals.refused("its first line names no columns, or more than " + MAX_COLUMNS);
        }
        requireTabs(header, report.encoding());
        PathNode root = operations.columns(report.operation());
        PathNode[] columns = new PathNode[header.cells()];
        Set<String> seen = new HashSet<>();
        int order = -1;
        int item = -1;
        for (int i = 0; i < columns.length; i++) {
            String name = name(header.cell(i), report.encoding());
            String flat = Words.flat(name);
            if (name.isBlank() || name.length() > MAX_NAME || !seen.add(flat)) {
                throw Refusals.refused("its first line is no header: the name of column " + (i + 1)
                        + " is blank, longer than " + MAX_NAME + " characters or comes twice");
            }
            columns[i] = root.child(name);
            int rank = columns[i].orderIdRank();
            if (rank != OrderIds.NONE && (order < 0 || rank < columns[order].orderIdRank())) {
                order = i;
            }
            item = ITEM_IDS.contains(flat) && !columns[i].verdict().isEncrypted() ? i : item;
        }
        return new ReportColumns(columns, report.encoding(), order, item);
    }

    /** In another format no column would be found by its name, and everything would stay readable. */
    private static void requireTabs(TsvLines header, Charset encoding) {
        boolean other = false;
        for (int i = 0; i < header.cells(); i++) {
            String name = name(header.cell(i), encoding);
            other |= name.chars().anyMatch(Character::isISOControl);
            other |= header.cells() == 1 && name.chars().anyMatch(c -> OTHER_FORMATS.indexOf(c) >= 0);
        }
        if (other) {
            throw Refusals.refused("its first line is not that of a file with tabs: CSV, XML, JSON and files whose"
                    + " lines end with CR alone are not read");
        }
    }

    private static String name(byte[] cell, Charset encoding) {
        String text = CellText.decode(cell, encoding);
        if (text == null) {
            throw Refusals.refused("its first line is not in the declared encoding " + encoding.name());
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    int count() {
        return columns.length;
    }

    PathNode column(int cell) {
        return columns[cell];
    }

    /** Tells whether a cell of the line names its order, and so stays readable. */
    boolean isOrderId(int cell) {
        return cell == orderColumn;
    }

    /** Returns whose data the cells of a line are. */
    PiiScope scope(TsvLines line, SellingPartner seller, Supplier<PiiScope> withoutOrder) {
        String id = orderColumn < 0 ? "" : new String(line.cell(orderColumn), StandardCharsets.ISO_8859_1);
        return OrderIds.isUsable(id) ? PiiScope.order(seller, id) : withoutOrder.get();
    }

    /** Returns what tells the lines of one order apart: the item, or which line of the order it is; call once a line. */
    String row(TsvLines line, PiiScope scope) {
        if (itemColumn >= 0 && !line.startsWith(itemColumn, Payloads.PREFIX)) {
            String item = new String(line.cell(itemColumn), StandardCharsets.ISO_8859_1);
            if (OrderIds.isUsable(item) && item.length() <= 100) {
                return "item/" + item;
            }
        }
        return Integer.toString(rows.merge(scope, 1, Integer::sum));
    }

    /** Returns the place of a cell. */
    FieldName place(int cell, Kind kind, String row) {
        return columns[cell].fieldName(kind).inRow(row);
    }

    /** Tells whether a cell is to be encrypted. */
    boolean isDue(TsvLines line, int cell) {
        if (line.isEmpty(cell) || isUsableOrderId(line, cell)) {
            return false;
        }
        return columns[cell].verdict().isEncrypted() || line.startsWith(cell, Payloads.PREFIX);
    }

    /** Tells whether a cell was encrypted. */
    boolean isEncrypted(TsvLines line, int cell) {
        return line.startsWith(cell, Payloads.PREFIX) && !isUsableOrderId(line, cell);
    }

    private boolean isUsableOrderId(TsvLines line, int cell) {
        return isOrderId(cell) && OrderIds.isUsable(new String(line.cell(cell), StandardCharsets.ISO_8859_1));
    }

    Charset encoding() {
        return encoding;
    }
}
