package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.monitor.check.CheckDocument;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Probes definitions as people write them, on loopback. */
final class Probing implements AutoCloseable {

    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final NettyProber prober;

    Probing(Map<String, String> secrets, @Nullable KeyStore trusted, Registries registries, InetSocketAddress... dns) {
        this(secrets, trusted, registries, null, dns);
    }

    /** With hosts that tell whether anything can be reached. */
    Probing(Uplink uplink) {
        this(Map.of(), null, Worlds.registries(), uplink);
    }

    private Probing(
            Map<String, String> secrets,
            @Nullable KeyStore trusted,
            Registries registries,
            @Nullable Uplink uplink,
            InetSocketAddress... dns) {
        this.prober = new NettyProber(
                loops,
                new EgressGuard(List.of("127.0.0.0/8")),
                Clock.systemUTC(),
                new NettyProber.Limits("Understudy/1", 65_536, 32_768, 1 << 20),
                List.of(dns),
                trusted,
                reference -> {
                    var value = secrets.get(reference);
                    if (value == null) {
                        throw new IllegalStateException(reference + " is not set");
                    }
                    return value;
                },
                registries,
                uplink);
    }

    Probing() {
        this(Map.of(), null, Worlds.registries());
    }

    /** @param yaml a definition; its timeout is 2 s unless it says another */
    Observation probe(String yaml) throws Exception {
        var problems = new Problems();
        var text = yaml.contains("timeout:") ? yaml : yaml + "\nschedule: {timeout: 2s}\n";
        var check = CheckDocument.read(
                        "p", "n", "user", CheckDocument.tree(text.getBytes(StandardCharsets.UTF_8), true), problems)
                .orElse(null);
        assertThat(problems.all()).isEmpty();
        var target = ProbeTarget.of(check).orElseThrow();
        var seen = new CompletableFuture<Observation>();
        prober.inDetail(target, check.schedule(), seen::complete);
        return seen.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        prober.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
