package io.github.dppkit.access;

import io.github.dppkit.audit.ClientAddressClass;

/**
 * What the host's own login vouches for about a person's session. dppkit is no identity provider: it refuses where a
 * claim is missing and cannot tell whether a claim is true.
 *
 * @param multiFactor whether the session was opened with more than one factor (L5.c)
 * @param approvedDevice whether it runs on a device the company has approved (L5.h)
 * @param address where the client calls from, as a class
 */
public record Claims(boolean multiFactor, boolean approvedDevice, ClientAddressClass address) {

    /**
     * Returns claims that vouch for nothing.
     *
     * @return no factor, no device, no address
     */
    public static Claims none() {
        return new Claims(false, false, ClientAddressClass.NONE);
    }

    /**
     * Returns these claims with more than one factor.
     *
     * @return a copy
     */
    public Claims withMultiFactor() {
        return new Claims(true, approvedDevice, address);
    }

    /**
     * Returns these claims on an approved device.
     *
     * @return a copy
     */
    public Claims withApprovedDevice() {
        return new Claims(multiFactor, true, address);
    }

    /**
     * Returns these claims from an address.
     *
     * @param from its class
     * @return a copy
     */
    public Claims withAddress(ClientAddressClass from) {
        return new Claims(multiFactor, approvedDevice, from);
    }
}
