package io.github.dppkit.spring;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.Actor;
import io.github.dppkit.access.Claims;
import io.github.dppkit.crypto.EncryptedValue;
import io.github.dppkit.crypto.FieldName;
import io.github.dppkit.pii.PersonName;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.PiiType;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import java.time.Instant;

/** One order's buyer, in and out. */
public final class Orders {

    public static final PiiScope ORDER = PiiScope.order(SellingPartner.of("A2EUQ1WTGCTBG2"), "902-3159896-1390916");
    public static final String BUYER = "Anna Nowak";

    private static final FieldName FIELD = FieldName.of("orders.buyer_name");
    private static final Claims LOGIN = Claims.none().withMultiFactor().withApprovedDevice();
    private static final Actor CLERK = Actor.person("j.nowak", LOGIN);
    private static final Actor MANAGER = Actor.person("m.kowalska", LOGIN);

    private Orders() {}

    /** Encrypts the buyer's name. */
    public static String encrypt(Dpp dpp) {
        return dpp.encryptor()
                .encrypt(PersonName.of(BUYER), ORDER, FIELD, Provenance.spApi("getOrder", Instant.now()))
                .text();
    }

    /** Grants the clerk the role. */
    public static void approve(Dpp dpp, String role) {
        dpp.grants().approve(CLERK, role, MANAGER);
    }

    /** Reveals what {@link #encrypt} returned, as the clerk. */
    public static String reveal(Dpp dpp, String column) {
        RevealPermit permit = dpp.access().request(CLERK, Purpose.SHIPPING, ORDER, PiiCategory.NAME);
        return dpp.encryptor()
                .decrypt(EncryptedValue.parse(column, PiiType.PERSON_NAME), ORDER, FIELD, permit)
                .reveal(permit);
    }
}
