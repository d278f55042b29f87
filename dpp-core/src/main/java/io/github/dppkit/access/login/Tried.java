package io.github.dppkit.access.login;

import io.github.dppkit.access.spi.Charge;
import io.github.dppkit.access.spi.LoginKey;
import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.audit.Reason;
import io.github.dppkit.audit.SubjectToken;

/**
 * How an attempt stands before its password is checked.
 *
 * @param budget what it was charged to: the device, or the account
 * @param account whose
 * @param client where from
 * @param barred why the password is not checked; {@link Reason#NONE} if it is
 * @param charge of the account or its device; of the source where that refused
 * @param sourceLockBegan whether the source is throttled from now on
 */
record Tried(
        LoginKey budget,
        SubjectToken account,
        ClientAddressClass client,
        Reason barred,
        Charge charge,
        boolean sourceLockBegan) {

    boolean isPermitted() {
        return barred == Reason.NONE;
    }
}
