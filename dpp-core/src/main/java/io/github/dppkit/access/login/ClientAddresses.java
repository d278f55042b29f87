package io.github.dppkit.access.login;

import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.policy.PolicyConfigurationException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a client calls from, and whom to believe about it.
 *
 * <p>The header {@code X-Forwarded-For} is read from its end, as far as trusted proxies wrote it: each names the peer that
 * called it. The first address that is no trusted proxy is the client; what stands before it, the client may have written
 * himself and counts for nothing. Without trusted proxies the header counts for nothing at all. No name is ever looked up.
 * Immutable.
 */
public final class ClientAddresses {

    private static final ClientAddresses DIRECT = new ClientAddresses(List.of());

    private final List<Network> trusted;

    private ClientAddresses(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Believes the connection alone.
     *
     * @return for hosts that no proxy stands before
     */
    public static ClientAddresses direct() {
        return DIRECT;
    }

    /**
     * Believes these proxies about who called them.
     *
     * @param proxies addresses or networks, such as {@code 10.0.0.5} or {@code 10.1.0.0/16}
     * @return for hosts behind proxies of their own
     * @throws PolicyConfigurationException if one is neither
     */
    public static ClientAddresses behind(Collection<String> proxies) {
        List<Network> networks = new ArrayList<>();
        for (String proxy : proxies) {
            networks.add(Network.parse(proxy));
        }
        return new ClientAddresses(networks);
    }

    /**
     * Returns the source of an attempt.
     *
     * @param remoteAddress the address of the connection's other end
     * @param forwardedFor the values of {@code X-Forwarded-For} in their order; none if there is no such header
     * @return {@link ClientSource#unknown()} if the connection has no IP address
     */
    public ClientSource sourceOf(String remoteAddress, List<String> forwardedFor) {
        InetAddress client = IpLiteral.parse(remoteAddress);
        if (client == null) {
            return ClientSource.unknown();
        }
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            InetAddress before = IpLiteral.parse(hops.get(i));
            if (before == null) {
                break; // a proxy of ours that names nobody: it stands for its caller
            }
            client = before;
        }
        return new ClientSource(network(client), addressClass(client));
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static byte[] network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8);
    }

    private static ClientAddressClass addressClass(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return ClientAddressClass.LOOPBACK;
        }
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        return uniqueLocal || address.isSiteLocalAddress() || address.isLinkLocalAddress()
                ? ClientAddressClass.PRIVATE
                : ClientAddressClass.PUBLIC;
    }

    /** A network by its first bits. */
    private record Network(InetAddress address, int bits) {

        static Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
            int most = address == null ? -1 : 8 * address.getAddress().length;
            int bits = slash < 0 ? most : number(text.substring(slash + 1));
            if (address == null || bits < 0 || bits > most) {
                throw new PolicyConfigurationException("Trusted proxy refused (A1.2.f): write an IP address, or a"
                        + " network such as 10.1.0.0/16; names are not looked up.");
            }
            return new Network(address, bits);
        }

        private static int number(String digits) {
            return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
        }

        boolean contains(@Nullable InetAddress other) {
            if (other == null) {
                return false;
            }
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
