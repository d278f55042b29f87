package io.github.dppkit.benchmarks;

import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.FreeText;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.testkit.InMemoryKeyStore;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** dppkit beside the others: typed value in, bytes out; bytes in, typed value revealed, as bytes. */
final class Dppkit implements Peers.Peer {

    private static final PiiScope ORDER = PiiScope.order(Bench.PARTNER, "902-3159896-1390916");
    private static final FieldName FIELD = FieldName.of("orders.ship_to");

    private final Bench bench = new Bench(new InMemoryKeyStore(), 10_000);
    private final RevealPermit permit = bench.permit(List.of(ORDER));

    @Override
    public byte[] encrypt(byte[] plaintext) {
        FreeText value = FreeText.of(new String(plaintext, StandardCharsets.UTF_8));
        return bench.encryptor.encrypt(value, ORDER, FIELD, bench.provenance).toBytes();
    }

    @Override
    public byte[] decrypt(byte[] ciphertext) {
        EncryptedValue<FreeText> value = EncryptedValue.of(ciphertext, PiiType.FREE_TEXT);
        return bench.encryptor
                .decrypt(value, ORDER, FIELD, permit)
                .reveal(permit)
                .getBytes(StandardCharsets.UTF_8);
    }
}
