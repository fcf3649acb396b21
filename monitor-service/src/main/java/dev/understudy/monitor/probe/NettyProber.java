package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.monitor.probe.HttpExchange.Depth;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Probes of every kind, each on a connection of its own, straight on Netty: a pooling client hides when a connection was
 * made and when its TLS handshake ended, and costs CPU for a pool that probes must not use.
 */
public final class NettyProber implements Prober, AutoCloseable {

    /**
     * @param userAgent says honestly who asks
     * @param bodyLimit bytes of a body that are read; what follows is not waited for
     * @param headerLimit bytes of a response head; a longer one fails the probe
     * @param assertedBodyLimit bytes of a body that something is asserted of; a longer one fails the probe
     */
    public record Limits(String userAgent, int bodyLimit, int headerLimit, int assertedBodyLimit) {}

    private final EventLoopGroup loops;
    private final Resolver resolver;
    private final Conversation.Surroundings surroundings;
    private final Registries registries;
    private final @Nullable Uplink uplink;

    /**
     * @param dnsServers to ask; those of the operating system when empty
     * @param trusted certificates of authorities; the platform's when null
     * @param secrets values by their references; may block
     * @param registries where registrations are looked up
     * @param uplink tells a target that is gone from a network of ours that is down; null: nobody can
     */
    public NettyProber(
            EventLoopGroup loops,
            EgressGuard egress,
            Clock clock,
            Limits limits,
            List<InetSocketAddress> dnsServers,
            @Nullable KeyStore trusted,
            UnaryOperator<String> secrets,
            Registries registries,
            @Nullable Uplink uplink) {
        this.loops = loops;
        this.uplink = uplink;
        this.registries = registries;
        this.resolver = new Resolver(loops, dnsServers, Duration.ofSeconds(2));
        this.surroundings = new Conversation.Surroundings(
                resolver,
                egress,
                clock,
                limits,
                new TlsContexts(trusted),
                new DnsClient(egress, dnsServers),
                secrets::apply,
                new OAuthTokens());
    }

    @Override
    public void probe(ProbeTarget target, Duration timeout, Consumer<Observation> then) {
        run(target, timeout, Depth.SLOT, then);
    }

    /** Probes once, and tells more than is kept of a slot: header fields, the body's beginning. */
    public void inDetail(ProbeTarget target, Schedule schedule, Consumer<Observation> then) {
        run(target, schedule.timeout(), Depth.DETAIL, seen -> then.accept(seen.within(schedule.degradedLatency())));
    }

    /** What it probes on. */
    EventLoopGroup loops() {
        return loops;
    }

    private void run(ProbeTarget target, Duration timeout, Depth depth, Consumer<Observation> then) {
        var loop = loops.next();
        var judged = uplink;
        Consumer<Observation> told = judged == null ? then : seen -> judged.judge(seen, then);
        loop.execute(() -> start(target, loop, timeout, depth, told));
    }

    private void start(ProbeTarget target, EventLoop loop, Duration timeout, Depth depth, Consumer<Observation> then) {
        switch (target) {
            case HttpProbe http -> new HttpExchange(surroundings, loop, http, timeout, depth, then).begin();
            case TlsProbe tls -> new TlsInspection(surroundings, loop, tls, timeout, then).begin();
            case TcpProbe tcp -> new TcpDialogue(surroundings, loop, tcp, timeout, depth, then).begin();
            case DnsProbe dns -> surroundings.dns().probe(surroundings, loop, dns, timeout, then);
            case DomainProbe domain -> registries.look(surroundings, loop, domain, timeout, then);
            case PingProbe ping -> Ping.probe(surroundings, loop, ping, timeout, then);
            case FlowProbe flow -> new FlowRun(surroundings, loop, flow, timeout, depth, then).begin();
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
