package io.github.dppkit.audit.spi;

import io.github.dppkit.audit.SubjectToken;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;

/**
 * Turns subjects into the keyed tokens under which events are stored, so that no order id enters the record.
 *
 * <p>Deterministic under one key; different for different subjects; without the key a token must not be guessable from a
 * list of order ids, so use a keyed function such as HMAC or AES-CMAC truncated to 16 bytes, with the two kinds of
 * subject kept apart. Called on the recording thread: no I/O on the usual path. An exception refuses the record.
 * Implementations are safe for use by several threads.
 */
public interface SubjectTokenizer {

    /**
     * Returns the token of a selling partner.
     *
     * @param partner the selling partner
     * @return its token
     */
    SubjectToken partnerToken(SellingPartner partner);

    /**
     * Returns the token of a scope.
     *
     * @param scope the order or other scope
     * @return its token, which differs between selling partners
     */
    SubjectToken scopeToken(PiiScope scope);
}
