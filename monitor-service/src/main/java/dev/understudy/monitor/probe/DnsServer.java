package dev.understudy.monitor.probe;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A DNS server that a definition names: {@code address[:port]}, {@code tcp://address[:port]}, {@code udp://...}. */
record DnsServer(String host, int port, boolean tcp) {

    private static final int PORT = 53;

    static @Nullable DnsServer of(Problems problems, String field, @Nullable String text, boolean tcp) {
        if (text == null) {
            return null;
        }
        var rest = text.strip();
        boolean overTcp = tcp;
        if (rest.startsWith("tcp://")) {
            overTcp = true;
            rest = rest.substring(6);
        } else if (rest.startsWith("udp://")) {
            rest = rest.substring(6);
        }
        var endpoint = Endpoint.parse(rest, PORT);
        if (endpoint == null) {
            problems.add(
                    field,
                    "dns-server",
                    "'" + Problems.shown(text) + "' is no DNS server; write host, host:port or tcp://host:port");
            return null;
        }
        return new DnsServer(endpoint.host(), endpoint.port(), overTcp);
    }

    static DnsServer of(InetSocketAddress address) {
        return new DnsServer(NetUtil.toAddressString(address.getAddress()), address.getPort(), false);
    }
}
