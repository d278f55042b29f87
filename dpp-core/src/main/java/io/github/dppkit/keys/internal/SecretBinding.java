package io.github.dppkit.keys.internal;

import io.github.dppkit.policy.Environment;
import java.time.LocalDate;

/** What the wrapping of each secret is bound to, so that none opens in place of another. */
final class SecretBinding {

    private static final String EPOCH_LABEL = "dpp/epoch/v1";
    private static final String NAMED_LABEL = "dpp/named/v1";
    private static final String GENERATION_LABEL = "dpp/generation/v1";

    private SecretBinding() {}

    static byte[] epoch(Environment environment, LocalDate day, int version) {
        return CanonicalBytes.of(EPOCH_LABEL)
                .add(environment.name())
                .add(day.toString())
                .add(version)
                .toBytes();
    }

    static byte[] named(Environment environment, String name) {
        return CanonicalBytes.of(NAMED_LABEL).add(environment.name()).add(name).toBytes();
    }

    static byte[] generation(Environment environment, int number) {
        return CanonicalBytes.of(GENERATION_LABEL)
                .add(environment.name())
                .add(number)
                .toBytes();
    }
}
