package dev.understudy.monitor.probe;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a name's addresses are connected to, and in which order. */
enum IpFamily {
    IPV4,
    IPV6,
    PREFER_IPV4,
    PREFER_IPV6;

    static final List<String> NAMES = List.of("ipv4", "ipv6", "prefer-ipv4", "prefer-ipv6");

    static IpFamily of(@Nullable String name) {
        return switch (name) {
            case "ipv4" -> IPV4;
            case "ipv6" -> IPV6;
            case "prefer-ipv6" -> PREFER_IPV6;
            case null, default -> PREFER_IPV4;
        };
    }

    /** Those that may be used, the preferred ones first. */
    List<InetAddress> select(List<InetAddress> addresses) {
        if (addresses.size() == 1 && (this == PREFER_IPV4 || this == PREFER_IPV6)) {
            return addresses;
        }
        boolean sixFirst = this == IPV6 || this == PREFER_IPV6;
        var selected = new ArrayList<InetAddress>(addresses.size());
        for (var address : addresses) {
            if (address instanceof Inet6Address == sixFirst) {
                selected.add(address);
            }
        }
        if (this == PREFER_IPV4 || this == PREFER_IPV6) {
            for (var address : addresses) {
                if (address instanceof Inet6Address != sixFirst) {
                    selected.add(address);
                }
            }
        }
        return selected;
    }
}
