package dev.understudy.monitor.probe;

import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.secret.SecretReference;
import dev.understudy.kit.secret.Secrets;
import dev.understudy.monitor.MonitorConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one prober of the service. */
final class ProberFactory {

    private static final int DNS_PORT = 53;
    private static final int HTTPS_PORT = 443;

    @Produces
    @Singleton
    NettyProber prober(
            EgressGuard egress,
            Secrets secrets,
            Clock clock,
            MonitorConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        var probe = config.probe();
        return new NettyProber(
                Transport.loops(probe.threads()),
                egress,
                clock,
                new NettyProber.Limits(
                        "Understudy/" + version + " (" + probe.userAgentComment() + ")",
                        probe.bodyLimit(),
                        probe.headerLimit(),
                        probe.assertedBodyLimit()),
                probe.dnsServers().orElse(List.of()).stream()
                        .map(ProberFactory::dnsServer)
                        .toList(),
                null,
                reference -> secrets.resolve(SecretReference.parse(reference)).value(),
                new Registries(
                        config.domains().bootstrapFile().map(Path::of).orElse(null),
                        config.domains()
                                .bootstrapUrl()
                                .map(url -> new BootstrapDownload(
                                        url, config.domains().bootstrapRefresh(), clock))
                                .orElse(null),
                        config.domains().rdap(),
                        config.domains().whois(),
                        config.domains().pause()),
                probe.references().map(ProberFactory::uplink).orElse(null));
    }

    private static Uplink uplink(List<String> references) {
        return new Uplink(references.stream()
                .map(text -> {
                    var endpoint = Endpoint.parse(text, HTTPS_PORT);
                    if (endpoint == null) {
                        throw new IllegalArgumentException("understudy.monitor.probe.references: '" + text
                                + "' is no host or host:port, such as 1.1.1.1:53");
                    }
                    return InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
                })
                .toList());
    }

    void close(@Disposes NettyProber prober) {
        prober.close();
        prober.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static InetSocketAddress dnsServer(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':') == colon;
        return hasPort
                ? new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)))
                : new InetSocketAddress(text, DNS_PORT);
    }
}
