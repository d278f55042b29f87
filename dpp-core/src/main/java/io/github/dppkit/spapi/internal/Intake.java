package io.github.dppkit.spapi.internal;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.spapi.spi.OrderFacts;
import java.util.Set;

/**
 * How data are taken in, from payloads and reports alike.
 *
 * @param operations what is known of paths and columns
 * @param encryptor encrypts leaves
 * @param facts hears of orders
 * @param needed the categories that some declared purpose needs
 * @param dropUnneeded whether leaves of other categories are dropped
 */
public record Intake(
        Operations operations,
        FieldEncryptor encryptor,
        OrderFacts facts,
        Set<PiiCategory> needed,
        boolean dropUnneeded) {}
