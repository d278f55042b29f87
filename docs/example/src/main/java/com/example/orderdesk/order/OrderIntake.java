package com.example.orderdesk.order;

import com.example.orderdesk.OrderDesk;
import io.github.dppkit.Dpp;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.spapi.EncryptedJson;
import io.github.dppkit.spapi.IngestReport;
import io.github.dppkit.spapi.SpApiOperation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.stereotype.Service;

/** Takes answers of SP-API in: personal values become ciphertext before anything is kept. */
@Service
public class OrderIntake {

    private final Dpp dpp;
    private final OrderBook book;

    OrderIntake(Dpp dpp, OrderBook book) {
        this.dpp = dpp;
        this.book = book;
    }

    /** Takes in one answer, obtained at that instant, under a name of the desk's own. */
    public IngestReport receive(String name, SpApiOperation operation, byte[] json, Instant obtainedAt) {
        EncryptedJson encrypted =
                dpp.spApi().encrypt(operation, json, OrderDesk.SELLER, Provenance.spApi(operation.name(), obtainedAt));
        String payload = new String(encrypted.bytes(), StandardCharsets.UTF_8);
        for (PiiScope owner : encrypted.scopes()) {
            book.keep(new StoredDocument(owner, name, operation, payload), obtainedAt);
        }
        return encrypted.report();
    }
}
