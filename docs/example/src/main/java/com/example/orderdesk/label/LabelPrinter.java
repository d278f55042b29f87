package com.example.orderdesk.label;

import static io.github.dppkit.pii.PiiCategory.ADDRESS;
import static io.github.dppkit.pii.PiiCategory.NAME;
import static io.github.dppkit.pii.PiiCategory.PHONE;
import static io.github.dppkit.pii.PiiCategory.POSTAL_CODE_9;

import com.example.orderdesk.order.OrderBook;
import com.example.orderdesk.order.StoredDocument;
import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.pii.Pii;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import org.springframework.stereotype.Service;

/** Prints shipping labels: asks for a permit, which puts the read on record, and opens what a label needs. */
@Service
public class LabelPrinter {

    private final Dpp dpp;
    private final OrderBook book;

    LabelPrinter(Dpp dpp, OrderBook book) {
        this.dpp = dpp;
        this.book = book;
    }

    /** Tells whether a document holds an address to print. */
    public static boolean canPrint(StoredDocument document) {
        return !AddressFields.of(document.bytes()).isEmpty();
    }

    /**
     * Prints the label of an order.
     *
     * @throws io.github.dppkit.access.AccessDeniedException if this person may not; the refusal is on record
     */
    public void print(Actor clerk, PiiScope order, Paper paper) {
        RevealPermit permit = dpp.access().request(clerk, Purpose.SHIPPING, order, NAME, ADDRESS, PHONE, POSTAL_CODE_9);
        StoredDocument document = book.of(order).stream()
                .filter(LabelPrinter::canPrint)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No address of order " + order.id() + " is kept."));
        for (String field : AddressFields.of(document.bytes())) {
            Pii line = dpp.spApi().decryptLeaf(document.operation(), document.bytes(), order.partner(), field, permit);
            paper.line(field.substring(field.lastIndexOf('/') + 1), line, line.reveal(permit));
        }
    }
}
