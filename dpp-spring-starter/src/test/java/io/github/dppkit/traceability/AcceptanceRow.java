package io.github.dppkit.traceability;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One fault or attack that must be withstood.
 *
 * @param number its number, from 1
 * @param priority 0 for the first release, then 1 and 2
 * @param fault what happens or what is tried
 */
record AcceptanceRow(int number, int priority, String fault) {

    /** Returns how {@code @Verifies} names this row. */
    String id() {
        return "#" + number;
    }

    /** Reads every row that the repository holds. */
    static List<AcceptanceRow> all() throws IOException {
        try (InputStream in = AcceptanceRow.class.getResourceAsStream("acceptance.tsv")) {
            if (in == null) {
                throw new IllegalStateException("acceptance.tsv is missing from the test resources");
            }
            List<AcceptanceRow> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList()) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 3) {
                    throw new IllegalStateException("acceptance.tsv: three columns expected after row " + rows.size());
                }
                rows.add(new AcceptanceRow(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), cells[2]));
            }
            return List.copyOf(rows);
        }
    }
}
