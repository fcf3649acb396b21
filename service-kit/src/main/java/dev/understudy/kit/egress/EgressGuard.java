package dev.understudy.kit.egress;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps probes and webhooks, whose targets users write, out of the operator's own network. A name is checked when it is
 * resolved, and the address found is what must be connected to: resolving it again could lead elsewhere.
 */
@ApplicationScoped
public class EgressGuard {

    private record Rule(Cidr range, String name) {}

    /** IANA special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry (and ipv6). */
    private static final List<Rule> REFUSED = List.of(
            rule("0.0.0.0/8", "this network (RFC 791)"),
            rule("10.0.0.0/8", "private network (RFC 1918)"),
            rule("100.64.0.0/10", "carrier-grade NAT (RFC 6598)"),
            rule("127.0.0.0/8", "loopback (RFC 1122)"),
            rule("169.254.0.0/16", "link-local, cloud metadata (RFC 3927)"),
            rule("172.16.0.0/12", "private network (RFC 1918)"),
            rule("192.0.0.0/24", "protocol assignments (RFC 6890)"),
            rule("192.0.2.0/24", "documentation (RFC 5737)"),
            rule("192.88.99.0/24", "deprecated 6to4 relay (RFC 7526)"),
            rule("192.168.0.0/16", "private network (RFC 1918)"),
            rule("198.18.0.0/15", "benchmarking (RFC 2544)"),
            rule("198.51.100.0/24", "documentation (RFC 5737)"),
            rule("203.0.113.0/24", "documentation (RFC 5737)"),
            rule("224.0.0.0/4", "multicast (RFC 5771)"),
            rule("255.255.255.255/32", "broadcast (RFC 919)"),
            rule("240.0.0.0/4", "reserved (RFC 1112)"),
            rule("::/128", "unspecified (RFC 4291)"),
            rule("::1/128", "loopback (RFC 4291)"),
            rule("64:ff9b:1::/48", "local-use NAT64 (RFC 8215)"),
            rule("100::/64", "discard (RFC 6666)"),
            rule("2001::/23", "protocol assignments, Teredo (RFC 2928, 4380)"),
            rule("2001:db8::/32", "documentation (RFC 3849)"),
            rule("3fff::/20", "documentation (RFC 9637)"),
            rule("5f00::/16", "segment routing (RFC 9602)"),
            rule("fc00::/7", "unique local network (RFC 4193)"),
            rule("fe80::/10", "link-local (RFC 4291)"),
            rule("fec0::/10", "deprecated site-local (RFC 3879)"),
            rule("ff00::/8", "multicast (RFC 4291)"));

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final Cidr IPV4_COMPATIBLE = Cidr.parse("::/96");

    private final List<Cidr> allowed;

    @Inject
    EgressGuard(EgressConfig config) {
        this(config.allow().orElse(List.of()));
    }

    /**
     * For use outside of a container.
     *
     * @param allowed CIDR ranges beyond the public addresses
     * @throws IllegalArgumentException when one is no CIDR range
     */
    public EgressGuard(List<String> allowed) {
        this.allowed = allowed.stream().map(String::trim).map(Cidr::parse).toList();
    }

    /**
     * Passes if the address may be connected to.
     *
     * @throws EgressRefused when it belongs to a special range that configuration does not allow
     */
    public void check(InetAddress address) {
        refusal(address).ifPresent(rule -> {
            throw new EgressRefused(address.getHostAddress(), rule);
        });
    }

    /**
     * The addresses of a name that may be connected to, in the resolver's order; connect to these and not to the name.
     * Blocking.
     *
     * @param host a name, or an address literal
     * @throws UnknownHostException when the name has no address
     * @throws EgressRefused when none of its addresses may be connected to
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return permitted(host, Arrays.asList(InetAddress.getAllByName(host)));
    }

    /**
     * Those of a name's addresses that may be connected to; for callers with a resolver of their own.
     *
     * @throws EgressRefused when none of them may
     */
    public List<InetAddress> permitted(String host, List<InetAddress> addresses) {
        var permitted = new ArrayList<InetAddress>(addresses.size());
        EgressRefused first = null;
        for (var address : addresses) {
            var refusal = refusal(address);
            if (refusal.isEmpty()) {
                permitted.add(address);
            } else if (first == null) {
                first = new EgressRefused(host + " (" + address.getHostAddress() + ")", refusal.get());
            }
        }
        if (permitted.isEmpty() && first != null) {
            throw first;
        }
        return List.copyOf(permitted);
    }

    private Optional<String> refusal(InetAddress given) {
        var address = withoutScope(given);
        // Once for all ranges: every call gives a copy.
        var bytes = address.getAddress();
        for (var range : allowed) {
            if (range.contains(bytes)) {
                return Optional.empty();
            }
        }
        for (var rule : REFUSED) {
            if (rule.range().contains(bytes)) {
                return Optional.of(rule.name());
            }
        }
        // An IPv6 address may carry an IPv4 address that a router on the way turns it into.
        return embedded(address)
                .flatMap(inner -> refusal(inner).map(rule -> rule + " inside " + address.getHostAddress()));
    }

    /** IPv4-mapped addresses never get here: the JDK makes Inet4Address of them. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        var bytes = address.getAddress();
        if (NAT64.contains(address) || IPV4_COMPATIBLE.contains(address)) {
            return Optional.of(ipv4(bytes, 12));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(ipv4(bytes, 2)) : Optional.empty();
    }

    private static InetAddress withoutScope(InetAddress address) {
        return address instanceof Inet4Address ? address : of(address.getAddress());
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        return of(Arrays.copyOfRange(bytes, from, from + 4));
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    private static Rule rule(String range, String name) {
        return new Rule(Cidr.parse(range), name);
    }
}
