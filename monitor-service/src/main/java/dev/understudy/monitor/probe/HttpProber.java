package dev.understudy.monitor.probe;

import dev.understudy.kit.egress.EgressGuard;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 probes, each on a connection of its own, straight on Netty: a pooling client hides when a connection was
 * made and when its TLS handshake ended, and costs CPU for a pool that probes must not use.
 *
 * <p>Redirects are not followed. The peer's certificate is verified, host name included, and no TLS session is resumed,
 * so that every probe sees the certificate that a new visitor would.
 */
public final class HttpProber implements Prober, AutoCloseable {

    /**
     * @param userAgent says honestly who asks
     * @param bodyLimit bytes of a body that are read; what follows is not waited for
     * @param headerLimit bytes of a response head; a longer one fails the probe
     */
    public record Limits(String userAgent, int bodyLimit, int headerLimit) {}

    private final EventLoopGroup loops;
    private final Resolver resolver;
    private final HttpExchange.Surroundings surroundings;

    /**
     * @param dnsServers to ask; those of the operating system when empty
     * @param trusted certificates of authorities; the platform's when null
     */
    public HttpProber(
            EventLoopGroup loops,
            EgressGuard egress,
            Clock clock,
            Limits limits,
            List<InetSocketAddress> dnsServers,
            @Nullable KeyStore trusted) {
        this.loops = loops;
        this.resolver = new Resolver(loops, dnsServers, Duration.ofSeconds(2));
        this.surroundings = new HttpExchange.Surroundings(resolver, egress, clock, limits, tls(trusted));
    }

    @Override
    public void probe(ProbeTarget target, Duration timeout, Consumer<Observation> then) {
        switch (target) {
            case HttpProbe http -> {
                var loop = loops.next();
                loop.execute(() -> new HttpExchange(surroundings, loop, http, timeout, then).begin());
            }
        }
    }

    private static SslContext tls(@Nullable KeyStore trusted) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .trustManager(PresentedChain.judgedBy(trusted))
                    // The smallest values that are no "unlimited": nothing is left to resume at the next slot.
                    .sessionCacheSize(1)
                    .sessionTimeout(1)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("the platform offers no TLS client", e);
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
