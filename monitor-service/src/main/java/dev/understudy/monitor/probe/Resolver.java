package dev.understudy.monitor.probe;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Names to addresses without blocking, and with the difference that a monitor cares about: whether the name has no
 * address (the target's fault) or nobody could tell (ours).
 */
final class Resolver implements AutoCloseable {

    /** A monitor is to see a changed record soon, whatever its time to live. */
    private static final int MAX_TTL_SECONDS = 60;

    sealed interface Resolution {

        record Found(List<InetAddress> addresses) implements Resolution {}

        /** The name does not exist, or has no address. */
        record NoAddress(String message) implements Resolution {}

        /** The resolver did not answer, or could not. */
        record Undecided(String message) implements Resolution {}
    }

    private final DnsNameResolver dns;

    /** @param servers to ask; those of the operating system when empty */
    Resolver(EventLoopGroup loops, List<InetSocketAddress> servers, Duration queryTimeout) {
        var loop = loops.next();
        var builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(Transport.datagram(loop))
                .queryTimeoutMillis(queryTimeout.toMillis())
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .ttl(0, MAX_TTL_SECONDS)
                .negativeTtl(0);
        if (!servers.isEmpty()) {
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers))
                    .searchDomains(List.of());
        }
        this.dns = builder.build();
    }

    /** @param then called on {@code loop} */
    void resolve(String host, EventLoop loop, Consumer<Resolution> then) {
        var literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            then.accept(new Resolution.Found(List.of(literal)));
            return;
        }
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            // RFC 6761, section 6.3: never asked for.
            then.accept(new Resolution.Found(List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6)));
            return;
        }
        dns.resolveAll(host).addListener((Future<List<InetAddress>> answer) -> {
            var resolution = answer.isSuccess() ? new Resolution.Found(answer.getNow()) : failed(host, answer.cause());
            if (loop.inEventLoop()) {
                then.accept(resolution);
            } else {
                loop.execute(() -> then.accept(resolution));
            }
        });
    }

    private static Resolution failed(String host, Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException answer) {
                return DnsResponseCode.NXDOMAIN.equals(answer.getCode())
                        ? new Resolution.NoAddress("the name " + host + " does not exist (NXDOMAIN)")
                        : new Resolution.Undecided("the resolver answered " + answer.getCode() + " for " + host);
            }
        }
        // The library names a cause whenever a query itself failed; without one, there was an answer, and it was empty.
        return fault instanceof UnknownHostException && fault.getCause() == null
                ? new Resolution.NoAddress("the name " + host + " has no address")
                : new Resolution.Undecided("no resolver answered for " + host + ": " + fault.getMessage());
    }

    @Override
    public void close() {
        dns.close();
    }
}
