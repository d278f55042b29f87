package io.github.dppkit.retention.internal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page for people, made of headings, tables and one block of JSON: no script, no address of anything, every text escaped;
 * prints on A4. For one thread.
 */
public final class HtmlPage {

    /** What stands before the JSON, and what behind. */
    static final String JSON_BEGIN = "<pre id=\"certificate\">";

    static final String JSON_END = "</pre>";

    private static final String STYLE = """
            @page { size: A4; margin: 18mm 16mm; }
            * { box-sizing: border-box; }
            body { font: 10.5pt/1.45 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #1a1a1a;
              background: #fff; max-width: 178mm; margin: 12mm auto; padding: 0 4mm; }
            h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 1.5mm; }
            h2 { font-size: 12pt; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: 0.3mm solid #1a1a1a;
              break-after: avoid; }
            p { margin: 0 0 2mm; }
            .lead { font-size: 11.5pt; color: #444; margin-bottom: 4mm; }
            .state { border: 0.4mm solid #1a1a1a; padding: 2.5mm 3.5mm; margin: 4mm 0; font-weight: bold; }
            .state span { display: block; font-weight: normal; }
            table { width: 100%; border-collapse: collapse; margin: 0 0 2mm; }
            th, td { text-align: left; vertical-align: top; padding: 1.1mm 2mm 1.1mm 0;
              border-bottom: 0.15mm solid #bbb; overflow-wrap: anywhere; }
            tr { break-inside: avoid; }
            table.facts th { width: 34%; font-weight: normal; color: #444; }
            table.list th { font-weight: bold; border-bottom: 0.3mm solid #1a1a1a; }
            td.number, th.number { text-align: right; padding-right: 0; padding-left: 4mm; white-space: nowrap; }
            pre { font: 7.5pt/1.35 "DejaVu Sans Mono", "Liberation Mono", Consolas, monospace; white-space: pre-wrap;
              word-break: break-all; border: 0.15mm solid #bbb; padding: 2mm; margin: 0; }
            @media print { body { margin: 0; padding: 0; max-width: none; } }
            """;

    private final StringBuilder html = new StringBuilder(8_192);

    /**
     * Begins a page.
     *
     * @param title its title and first heading
     * @param lead the sentence below
     */
    public HtmlPage(String title, String lead) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n<p class=\"lead\">")
                .append(escaped(lead))
                .append("</p>\n");
    }

    /**
     * Adds a framed statement.
     *
     * @param text what it says
     * @param more what it rests on
     */
    public void state(String text, String more) {
        html.append("<div class=\"state\">")
                .append(escaped(text))
                .append("<span>")
                .append(escaped(more))
                .append("</span></div>\n");
    }

    /**
     * Begins a section.
     *
     * @param heading its heading
     */
    public void section(String heading) {
        html.append("<h2>").append(escaped(heading)).append("</h2>\n");
    }

    /**
     * Adds a paragraph.
     *
     * @param text what it says
     */
    public void paragraph(String text) {
        html.append("<p>").append(escaped(text)).append("</p>\n");
    }

    /** Begins a table of facts. */
    public void beginFacts() {
        html.append("<table class=\"facts\">\n");
    }

    /**
     * Adds a fact.
     *
     * @param name what
     * @param value what is known of it; null is written as "not known"
     */
    public void fact(String name, @Nullable String value) {
        html.append("<tr><th scope=\"row\">")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(value == null || value.isEmpty() ? "not known" : value))
                .append("</td></tr>\n");
    }

    /** Ends a table. */
    public void end() {
        html.append("</table>\n");
    }

    /**
     * Adds a table with the last column for numbers where a value looks like one.
     *
     * @param heads the heads of its columns
     * @param rows as many values in each
     */
    public void list(List<String> heads, List<List<String>> rows) {
        html.append("<table class=\"list\">\n<tr>");
        for (String head : heads) {
            html.append(isNumber(head) ? "<th class=\"number\">" : "<th>")
                    .append(escaped(bare(head)))
                    .append("</th>");
        }
        html.append("</tr>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(isNumber(heads.get(i)) ? "<td class=\"number\">" : "<td>")
                        .append(escaped(row.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    /** A head that begins with {@code #} is one of numbers. */
    private static boolean isNumber(String head) {
        return head.startsWith("#");
    }

    private static String bare(String head) {
        return isNumber(head) ? head.substring(1) : head;
    }

    /**
     * Ends the page with the signed text.
     *
     * @param json what is signed
     * @return HTML
     */
    public String end(String json) {
        section("The signed text");
        paragraph("This JSON is the certificate; everything above only repeats it. Copy it as one line, without a line"
                + " feed, to verify it again.");
        return html.append(JSON_BEGIN)
                .append(escaped(json))
                .append(JSON_END)
                .append("\n</body>\n</html>\n")
                .toString();
    }

    /**
     * Returns the signed text of a page.
     *
     * @param page HTML that {@link #end(String)} gave
     * @return null if it holds none
     */
    public static @Nullable String json(String page) {
        int begin = page.indexOf(JSON_BEGIN);
        int end = page.indexOf(JSON_END, Math.max(0, begin));
        if (begin < 0 || end < 0 || page.indexOf(JSON_BEGIN, begin + 1) >= 0) {
            return null;
        }
        return page.substring(begin + JSON_BEGIN.length(), end)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /**
     * Returns words for a name of a closed list.
     *
     * @param name such as {@code FIRST_SEEN}
     * @return such as {@code first seen}
     */
    public static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
