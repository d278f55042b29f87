package com.example.orderdesk.order;

import io.github.dppkit.Dpp;
import io.github.dppkit.retention.RetentionStatus;
import io.github.dppkit.retention.spi.DataClass;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The desk's one page: its table as it is stored. It reads nothing that a thief of the database would not have. */
@RestController
class DeskPage {

    private static final int SHOWN = 40;

    private final OrderBook book;
    private final Dpp dpp;

    DeskPage(OrderBook book, Dpp dpp) {
        this.book = book;
        this.dpp = dpp;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String page() {
        List<StoredDocument> documents = book.all();
        StringBuilder rows = new StringBuilder();
        documents.forEach(document -> rows.append(row(document)));
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Order desk</title>
                <style>
                :root { color-scheme: light dark }
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
                table { border-collapse: collapse; width: 100%% }
                th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8885 }
                td { white-space: nowrap }
                code { font-size: .85em }
                div { overflow-x: auto }
                </style>
                </head>
                <body>
                <h1>Order desk</h1>
                <p>%d documents, as they lie in the table <code>desk_document</code>.
                What is on: <a href="actuator/dpp">actuator/dpp</a>.</p>
                <div><table>
                <thead><tr><th>Order</th><th>Operation</th><th>Personal data</th><th>Stored</th></tr></thead>
                <tbody>
                %s</tbody>
                </table></div>
                </body>
                </html>
                """.formatted(documents.size(), rows);
    }

    private String row(StoredDocument document) {
        return "<tr><td>%s</td><td>%s</td><td>%s</td><td><code>%s</code></td></tr>%n"
                .formatted(
                        HtmlUtils.htmlEscape(document.scope().id()),
                        HtmlUtils.htmlEscape(document.operation().name()),
                        HtmlUtils.htmlEscape(until(document)),
                        HtmlUtils.htmlEscape(stored(document)));
    }

    private String until(StoredDocument document) {
        return dpp.retention()
                .status(document.scope(), DataClass.PII)
                .map(RetentionStatus::deadline)
                .map(deadline -> "gone by " + deadline)
                .orElse("disposed of, with a certificate");
    }

    private static String stored(StoredDocument document) {
        String payload = document.payload();
        if (payload == null) {
            return "nothing";
        }
        int first = Math.max(0, payload.indexOf("dpp1."));
        return payload.substring(first, Math.min(payload.length(), first + SHOWN)) + "…";
    }
}
