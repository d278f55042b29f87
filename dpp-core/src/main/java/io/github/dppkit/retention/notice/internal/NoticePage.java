package io.github.dppkit.retention.notice.internal;

import io.github.dppkit.retention.internal.HtmlPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A notice certificate as a page; it says what the JSON says, in the same words. */
public final class NoticePage {

    private static final Map<String, String> DATES = Map.of(
            "targetsGone", "Registered targets",
            "cachesGone", "Caches of any node",
            "liveCopiesGone", "Live copies, as far as named",
            "secretsGone", "Secrets above the keys",
            "keyBackupsClear", "Backups of the key store",
            "generationsGone", "Generations of the root key",
            "rootBackupsClear", "Backups of the root key",
            "dataBackupsClear", "Backups of the data",
            "residueEnds", "Any copy of a key");

    private NoticePage() {}

    /**
     * Returns a certificate as a page.
     *
     * @param signed the certificate
     * @return HTML
     */
    public static String of(SignedStatement signed) {
        JsonNode json = signed.root();
        HtmlPage page = new HtmlPage(
                "Certificate of destruction",
                "What became of Amazon's notice " + signed.text("notice") + ". Orders are counted, never named.");
        page.state(
                sentence(signed.text("completion")),
                "As of " + signed.text("asOf") + ". Backups: " + signed.text("backups") + ". Key residue: "
                        + signed.text("keyResidue") + ".");
        notice(page, signed, json);
        counts(page, json);
        methods(page, json);
        dates(page, json);
        liveCopies(page, signed, json);
        exceptions(page, json);
        returned(page, json);
        evidence(page, signed, json);
        return page.end(signed.json());
    }

    private static void notice(HtmlPage page, SignedStatement signed, JsonNode json) {
        page.section("Notice");
        page.beginFacts();
        page.fact("Deployment", signed.text("environment"));
        page.fact("Asked for", signed.text("kind").equals("RETURN") ? "return, then deletion" : "deletion");
        page.fact("Reason", HtmlPage.words(signed.text("reason")));
        page.fact("About", selection(json.path("selection")));
        page.fact("Received", signed.text("receivedAt"));
        page.fact("Stated", signed.text("statedAt") + " by " + signed.text("statedBy"));
        page.fact("To be carried out by", signed.text("deadline"));
        page.fact("Carried out", signed.text("erasedAt").isEmpty() ? "not yet" : signed.text("erasedAt"));
        page.fact("Policy", signed.text("policy") + " (" + signed.text("policyVersion") + ")");
        page.end();
    }

    private static String selection(JsonNode json) {
        String by = json.path("by").asString("");
        String what = switch (by) {
            case "ORDERS" -> "orders by name: " + json.path("named").asLong(0);
            case "PARTNER" -> "everything of a selling partner";
            case "MARKETPLACE" -> "marketplace " + json.path("marketplace").asString("");
            case "FIRST_SEEN", "PURCHASED" ->
                (by.equals("PURCHASED") ? "bought from " : "first seen from ")
                        + json.path("from").asString("") + " until before "
                        + json.path("to").asString("");
            default -> HtmlPage.words(by);
        };
        String partner = json.path("partner").asString("");
        return partner.isEmpty() ? what : what + "; selling partner (token) " + partner;
    }

    private static void counts(HtmlPage page, JsonNode json) {
        JsonNode counts = json.path("counts");
        page.section("Scopes");
        page.list(
                List.of(
                        "#Selected",
                        "#Erased",
                        "#Erased before the notice",
                        "#Not found, refused from now on",
                        "#Open"),
                List.of(List.of(
                        number(counts, "selected"),
                        number(counts, "erased"),
                        number(counts, "erasedBefore"),
                        number(counts, "notFound"),
                        number(counts, "open"))));
    }

    private static void methods(HtmlPage page, JsonNode json) {
        page.section("Cleared, by class and target");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : json.path("targets")) {
            rows.add(List.of(text(one, "dataClass"), text(one, "name"), text(one, "method"), number(one, "count")));
        }
        if (rows.isEmpty()) {
            page.paragraph("Nothing was there to be cleared.");
        } else {
            page.list(List.of("Class", "Target", "Method", "#Rows, files or documents"), rows);
        }
        page.section("Methods of NIST SP 800-88");
        List<List<String>> methods = new ArrayList<>();
        for (JsonNode one : json.path("methods")) {
            methods.add(List.of(text(one, "of"), text(one, "nist80088"), text(one, "state")));
        }
        page.list(List.of("Of", "Method", "State"), methods);
    }

    private static void dates(HtmlPage page, JsonNode json) {
        page.section("Gone from");
        page.beginFacts();
        json.path("dates")
                .propertyStream()
                .forEach(date -> page.fact(
                        DATES.getOrDefault(date.getKey(), date.getKey()),
                        date.getValue().asString("")));
        page.end();
        String unknown = json.path("unknown")
                .valueStream()
                .map(fact -> fact.asString(""))
                .collect(Collectors.joining(", "));
        page.paragraph(unknown.isEmpty() ? "No fact is missing." : "Missing to say more: " + unknown + ".");
    }

    private static void liveCopies(HtmlPage page, SignedStatement signed, JsonNode json) {
        page.section("Live copies elsewhere");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : json.path("liveCopies")) {
            String gone = text(one, "goneAt");
            rows.add(List.of(
                    text(one, "name"), text(one, "knownAt"), gone.isEmpty() ? "open" : gone, text(one, "statedBy")));
        }
        if (rows.isEmpty()) {
            page.paragraph("The operator has named none.");
        } else {
            page.list(List.of("Name", "Known since", "Gone", "Stated by"), rows);
        }
        if (!signed.text("liveCopiesDeadline").isEmpty()) {
            page.paragraph("To be gone by " + signed.text("liveCopiesDeadline") + ".");
        }
    }

    private static void exceptions(HtmlPage page, JsonNode json) {
        page.section("Kept because a law demands it");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : json.path("exceptions")) {
            JsonNode exception = one.path("exception");
            String words = exception
                    .propertyStream()
                    .map(fact -> fact.getKey() + " "
                            + fact.getValue().asString(fact.getValue().toString()))
                    .collect(Collectors.joining(", "));
            rows.add(List.of(words.isEmpty() ? "others" : words, number(one, "scopes")));
        }
        if (rows.isEmpty()) {
            page.paragraph("Nothing is kept.");
        } else {
            page.list(List.of("Exception", "#Scopes"), rows);
        }
    }

    private static void returned(HtmlPage page, JsonNode json) {
        JsonNode returned = json.path("returned");
        if (returned.isObject()) {
            page.section("Returned, encrypted, before it was erased");
            page.beginFacts();
            page.fact("Recipient's public key", text(returned, "recipient"));
            page.fact("Files", number(returned, "files"));
            returned.path("values")
                    .propertyStream()
                    .forEach(one -> page.fact(
                            "Values: " + HtmlPage.words(one.getKey()),
                            Long.toString(one.getValue().asLong(0))));
            page.fact("SHA-256 of the list of files", text(returned, "manifest"));
            page.end();
        }
    }

    private static void evidence(HtmlPage page, SignedStatement signed, JsonNode json) {
        page.section("Evidence");
        page.beginFacts();
        page.fact("Audit event of the receipt", text(json, "receipt"));
        page.fact("SHA-256 of all scopes' outcomes", text(json, "scopes"));
        page.fact("Signed by", signed.signature("keyName") + ", key id " + signed.signature("keyId"));
        page.end();
    }

    private static String sentence(String words) {
        boolean needsNoun = words.startsWith("pending") || words.startsWith("not claimed");
        String all = needsNoun ? "completion " + words : words;
        return all.isEmpty() ? all : Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".";
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asString("");
    }

    private static String number(JsonNode json, String name) {
        return Long.toString(json.path(name).asLong(0));
    }
}
