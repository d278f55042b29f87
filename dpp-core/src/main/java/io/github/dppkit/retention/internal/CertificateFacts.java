package io.github.dppkit.retention.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Facts of a disposal certificate that only notices and printed pages ask for. */
public final class CertificateFacts {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CertificateFacts() {}

    /**
     * Returns when the first of the data came.
     *
     * @param certificate JSON of a certificate that was read before
     * @return the instant
     */
    public static Instant firstSeenAt(String certificate) {
        return Instant.parse(MAPPER.readTree(certificate).path("firstSeenAt").asString());
    }

    /**
     * Returns what a law keeps.
     *
     * @param certificate JSON of a certificate that was read before
     * @return each exception as JSON; none where the certificate names none
     */
    public static List<String> exceptions(String certificate) {
        List<String> found = new ArrayList<>();
        for (JsonNode one : MAPPER.readTree(certificate).path("exceptions")) {
            found.add(MAPPER.writeValueAsString(one));
        }
        return found;
    }
}
