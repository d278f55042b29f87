package io.github.dppkit.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dppkit.audit.ClientAddressClass;
import io.github.dppkit.policy.PolicyConfigurationException;
import io.github.dppkit.policy.Verifies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Verifies("#115")
class ClientAddressesTest {

    private static final ClientAddresses DIRECT = ClientAddresses.direct();
    private static final ClientAddresses PROXIED = ClientAddresses.behind(List.of("10.0.0.0/8", "2001:db8:ffff::/48"));

    private static byte[] direct(String address) {
        return DIRECT.sourceOf(address, List.of()).network();
    }

    private static byte[] proxied(String... forwardedFor) {
        return PROXIED.sourceOf("10.0.0.5", List.of(forwardedFor)).network();
    }

    @Test
    void believesNoHeader_withoutTrustedProxies() {
        assertThat(DIRECT.sourceOf("203.0.113.7", List.of("1.2.3.4")).network()).isEqualTo(direct("203.0.113.7"));
        assertThat(PROXIED.sourceOf("203.0.113.7", List.of("1.2.3.4")).network())
                .isEqualTo(direct("203.0.113.7"));
    }

    @Test
    void takesTheLastAddressThatNoProxyOfOursHas_whateverTheClientWroteBeforeIt() {
        assertThat(proxied("203.0.113.7")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("1.2.3.4, 203.0.113.7")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("1.2.3.4", "9.9.9.9, 203.0.113.7, 10.2.2.2")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("10.9.9.9, 203.0.113.7")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("203.0.113.7", "[2001:db8:ffff::1]:443")).isEqualTo(direct("203.0.113.7"));
    }

    @Test
    void takesTheProxyItself_whereItNamesNobody() {
        assertThat(proxied()).isEqualTo(direct("10.0.0.5"));
        assertThat(proxied("unknown")).isEqualTo(direct("10.0.0.5"));
        assertThat(proxied("1.2.3.4, localhost")).isEqualTo(direct("10.0.0.5"));
        assertThat(proxied("203.0.113.7, ,10.7.7.7")).isEqualTo(direct("10.7.7.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.1.1.1", "256.0.0.1:80", "010.7.7.7", "1.2.3", "0x7f.0.0.1"})
    void takesWhatOnlyLooksLikeAnAddress_forNone(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
        assertThat(proxied("203.0.113.7, " + text)).isEqualTo(direct("10.0.0.5"));
    }

    @Test
    void takesAnIpv6NetworkOf64BitsForOne() {
        assertThat(direct("2001:db8:1:2:aaaa:bbbb:cccc:dddd")).isEqualTo(direct("2001:db8:1:2::1"));
        assertThat(direct("2001:db8:1:2::1")).isNotEqualTo(direct("2001:db8:1:3::1"));
        assertThat(direct("fe80::1%eth0")).isEqualTo(direct("fe80::2"));
    }

    @Test
    void takesAnIpv4AddressForTheSame_howeverItIsWritten() {
        assertThat(direct("::ffff:203.0.113.7")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("203.0.113.7:51022")).isEqualTo(direct("203.0.113.7"));
        assertThat(proxied("[2001:db8:1:2::1]:51022")).isEqualTo(direct("2001:db8:1:2::9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "cafe",
                "1.2.3",
                "256.1.1.1",
                "1.2.3.4.5",
                "::g",
                ":::",
                "[::1",
                "0x7f.1.1.1"
            })
    void looksNoNameUp_andTakesWhatIsNoAddressForNone(String text) {
        assertThat(DIRECT.sourceOf(text, List.of()).isKnown()).isFalse();
    }

    /** Tells in a process of its own, whose resolver knows a name, whether that was asked for. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            System.exit(DIRECT.sourceOf(arguments[0], List.of()).isKnown() ? 7 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"256.1.1.1", "999.999.999.999"})
    void asksNoResolver_forNumbersOutOfRange(String text, @TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "203.0.113.9 " + text + "\n");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        text)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(child.waitFor()).as("7: the name was looked up").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,LOOPBACK",
        "::1,LOOPBACK",
        "10.1.1.1,PRIVATE",
        "192.168.1.1,PRIVATE",
        "172.16.3.3,PRIVATE",
        "169.254.1.1,PRIVATE",
        "fd00::1,PRIVATE",
        "fe80::1,PRIVATE",
        "203.0.113.7,PUBLIC",
        "2001:db8::1,PUBLIC"
    })
    void keepsTheClassOfAnAddress_forTheRecord(String address, ClientAddressClass expected) {
        ClientSource source = DIRECT.sourceOf(address, List.of());
        assertThat(source.addressClass()).isEqualTo(expected);
        assertThat(source).hasToString("ClientSource[" + expected + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.com",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "2001:db8::/129",
                "",
                "10.0.0.0/x"
            })
    void refusesProxies_thatAreNoAddressOrNetwork(String proxy) {
        assertThatThrownBy(() -> ClientAddresses.behind(List.of(proxy)))
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("A1.2.f");
    }
}
