package dev.understudy.kit.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {

    private final EgressGuard guard = new EgressGuard(List.of());

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this network",
        "0.1.2.3, this network",
        "10.0.0.1, private",
        "100.64.0.1, carrier-grade NAT",
        "100.127.255.255, carrier-grade NAT",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "169.254.169.254, cloud metadata",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "192.0.2.1, documentation",
        "198.51.100.7, documentation",
        "203.0.113.9, documentation",
        "198.19.0.1, benchmarking",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "fe80::1, link-local",
        "fe80::1%1, link-local",
        "fc00::1, unique local",
        "fd12:3456::1, unique local",
        "ff02::1, multicast",
        "2001:db8::1, documentation",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, Teredo",
        "::ffff:10.0.0.1, private",
        "::ffff:169.254.169.254, cloud metadata",
        "::127.0.0.1, loopback",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b::169.254.169.254, cloud metadata",
        "64:ff9b:1::1, local-use NAT64",
        "2002:0a00:0001::1, private",
        "2002:7f00:0001::1, loopback",
        "fec0::1, site-local",
    })
    void refuses_what_is_not_public(String address, String rule) throws UnknownHostException {
        var target = InetAddress.getByName(address);
        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(() -> guard.check(target))
                .withMessageContaining(target.getHostAddress())
                .withMessageContaining("understudy.egress.allow")
                .satisfies(e -> assertThat(e.rule()).contains(rule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "64:ff9b::8.8.8.8",
                "2002:0808:0808::1",
                "::ffff:8.8.8.8",
            })
    void lets_public_addresses_pass(String address) throws UnknownHostException {
        var target = InetAddress.getByName(address);
        assertThatCode(() -> guard.check(target)).doesNotThrowAnyException();
    }

    /** A second opinion: whatever the JDK itself calls special must be refused. */
    @Property(tries = 2000)
    void agrees_with_the_platform(@ForAll @Size(4) byte[] v4, @ForAll @Size(16) byte[] v6) throws UnknownHostException {
        for (var bytes : new byte[][] {v4, v6}) {
            var address = InetAddress.getByAddress(bytes);
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()) {
                assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> guard.check(address));
            }
        }
    }

    @Property(tries = 2000)
    void a_range_holds_what_shares_its_prefix(
            @ForAll @Size(4) byte[] network, @ForAll @Size(4) byte[] other, @ForAll @IntRange(max = 32) int prefix)
            throws UnknownHostException {
        var range = Cidr.parse(InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);
        var shared = new BigInteger(1, network)
                .shiftRight(32 - prefix)
                .equals(new BigInteger(1, other).shiftRight(32 - prefix));
        assertThat(range.contains(InetAddress.getByAddress(other))).isEqualTo(shared);
        assertThat(range.contains(InetAddress.getByAddress(network))).isTrue();
    }

    @Property(tries = 1000)
    void an_ipv6_range_holds_what_shares_its_prefix(
            @ForAll @Size(16) byte[] network,
            @ForAll @IntRange(max = 128) int prefix,
            @ForAll @IntRange(max = 127) int bit)
            throws UnknownHostException {
        network[0] = 0x20;
        var range = Cidr.parse(InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);
        var flipped = Arrays.copyOf(network, 16);
        flipped[bit / 8] ^= (byte) (0x80 >> (bit % 8));
        assertThat(range.contains(InetAddress.getByAddress(flipped))).isEqualTo(bit >= prefix);
    }

    @Test
    void allows_what_the_operator_allows_and_no_more() throws UnknownHostException {
        var allowing = new EgressGuard(List.of("127.0.0.0/8", " fd00::/8", "10.1.2.3"));
        for (var address : new String[] {"127.0.0.1", "fd00::1", "10.1.2.3", "64:ff9b::7f00:1"}) {
            var target = InetAddress.getByName(address);
            assertThatCode(() -> allowing.check(target)).doesNotThrowAnyException();
        }
        for (var address : new String[] {"10.1.2.4", "fc00::1", "::1", "192.168.0.1"}) {
            var target = InetAddress.getByName(address);
            assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> allowing.check(target));
        }
    }

    @Test
    void keeps_the_public_addresses_of_a_name() throws UnknownHostException {
        var inside = InetAddress.getByName("10.0.0.1");
        var outside = InetAddress.getByName("1.1.1.1");
        assertThat(guard.permitted("mixed.example", List.of(inside, outside))).containsExactly(outside);
        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(() -> guard.permitted("inside.example", List.of(inside)))
                .withMessageContaining("inside.example (10.0.0.1)")
                .withMessageContaining("RFC 1918");
        assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> guard.resolve("localhost"));
        assertThat(new EgressGuard(List.of("127.0.0.0/8", "::1")).resolve("localhost"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "localhost/8",
                "fd00::/129",
                "300.1.1.1/8",
                ":::/8"
            })
    void refuses_to_start_with_a_range_that_is_none(String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EgressGuard(List.of(range)))
                .withMessageContaining("'" + range + "'");
    }
}
