package io.github.dppkit.jdbc.internal.cli;

import io.github.dppkit.audit.VerificationResult;
import io.github.dppkit.audit.VerificationResult.Finding;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what a verification found for programs: one JSON object on one line. */
final class VerificationJson {

    private VerificationJson() {}

    static String of(VerificationResult result) {
        return "{\"format\":\"dpp-audit-verification/1\",\"verdict\":"
                + text(result.verdict().name())
                + ",\"exitCode\":" + result.verdict().exitCode()
                + ",\"events\":" + result.events()
                + ",\"writers\":" + result.writers()
                + ",\"checkpoints\":" + result.checkpoints()
                + ",\"from\":" + result.from()
                + ",\"findingCount\":" + result.findingCount()
                + ",\"findings\":["
                + result.findings().stream().map(VerificationJson::of).collect(Collectors.joining(",")) + "]}";
    }

    private static String of(Finding finding) {
        return "{\"kind\":" + text(finding.kind().name())
                + ",\"failing\":" + finding.kind().isFailing()
                + ",\"writer\":" + text(finding.writer())
                + ",\"from\":" + finding.from()
                + ",\"to\":" + finding.to()
                + ",\"anchor\":" + text(finding.anchor())
                + ",\"since\":" + text(finding.since())
                + ",\"until\":" + text(finding.until())
                + ",\"likelyAct\":" + text(finding.kind().likelyAct().name()) + "}";
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder json = new StringBuilder("\"");
        value.toString().chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
