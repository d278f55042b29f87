package io.github.dppkit.access.login;

import io.github.dppkit.audit.ClientAddressClass;

/**
 * Where an attempt comes from: one IPv4 address, or one IPv6 network of 64 bits, since whoever has one address of such a
 * network has them all. Made by {@link ClientAddresses}. Immutable; shows its class only.
 */
public final class ClientSource {

    private static final ClientSource UNKNOWN = new ClientSource(new byte[0], ClientAddressClass.NONE);

    private final byte[] network;
    private final ClientAddressClass addressClass;

    ClientSource(byte[] network, ClientAddressClass addressClass) {
        this.network = network.clone();
        this.addressClass = addressClass;
    }

    /**
     * Returns the source of an attempt whose address the host does not know. Such attempts have no budget of a source, and
     * spraying from one place is seen by its passwords and accounts alone.
     *
     * @return no source
     */
    public static ClientSource unknown() {
        return UNKNOWN;
    }

    /**
     * Returns what stands in the record in place of the address.
     *
     * @return the class of the address
     */
    public ClientAddressClass addressClass() {
        return addressClass;
    }

    boolean isKnown() {
        return network.length > 0;
    }

    byte[] network() {
        return network.clone();
    }

    @Override
    public String toString() {
        return "ClientSource[" + addressClass + "]";
    }
}
