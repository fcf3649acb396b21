package dev.understudy.monitor.probe;

import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.monitor.MonitorConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one prober of the service, on the event loops of Vert.x. */
final class ProberFactory {

    private static final int DNS_PORT = 53;

    @Produces
    @Singleton
    HttpProber prober(
            Vertx vertx,
            EgressGuard egress,
            Clock clock,
            MonitorConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        var probe = config.probe();
        return new HttpProber(
                vertx.nettyEventLoopGroup(),
                egress,
                clock,
                new HttpProber.Limits(
                        "Understudy/" + version + " (" + probe.userAgentComment() + ")",
                        probe.bodyLimit(),
                        probe.headerLimit()),
                probe.dnsServers().orElse(List.of()).stream()
                        .map(ProberFactory::dnsServer)
                        .toList(),
                null);
    }

    void close(@Disposes HttpProber prober) {
        prober.close();
    }

    private static InetSocketAddress dnsServer(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':') == colon;
        return hasPort
                ? new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)))
                : new InetSocketAddress(text, DNS_PORT);
    }
}
