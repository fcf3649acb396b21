package dev.understudy.monitor.probe;

import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckTarget;
import dev.understudy.events.CheckTarget.DnsTarget;
import dev.understudy.events.CheckTarget.DomainTarget;
import dev.understudy.events.CheckTarget.FlowTarget;
import dev.understudy.events.CheckTarget.HeartbeatTarget;
import dev.understudy.events.CheckTarget.PingTarget;
import dev.understudy.events.CheckTarget.TcpTarget;
import dev.understudy.events.CheckTarget.TlsTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is probed, validated and ready for use: one record per kind of check. */
public sealed interface ProbeTarget permits HttpProbe, TlsProbe, DomainProbe, DnsProbe, TcpProbe, PingProbe, FlowProbe {

    /** What the parallel probes are counted by, so that no host gets too many of them. */
    String host();

    /** For a person to read. */
    String display();

    /**
     * The target of a check; empty for one that is not probed (a heartbeat) and for a kind that this version does not
     * know.
     *
     * @throws InvalidProbe when the definition cannot be probed
     */
    static Optional<ProbeTarget> of(CheckApplied check) {
        var definition = check.target();
        if (definition.isEmpty()) {
            if (check.kind().equals(HttpProbe.KIND)) {
                var problems = new Problems();
                problems.add(HttpProbe.KIND, "required", "a check of kind http has no http target");
                throw new InvalidProbe(problems.all().getFirst());
            }
            return Optional.empty();
        }
        var problems = new Problems();
        var target = of(definition.get(), problems.inside(definition.get().kindName()));
        if (!problems.none()) {
            throw new InvalidProbe(problems.all().getFirst());
        }
        return Optional.ofNullable(target);
    }

    /**
     * A definition, judged.
     *
     * @param problems gets what is wrong with it; then the target must not be used
     * @return null for one that is not probed
     */
    static @Nullable ProbeTarget of(CheckTarget definition, Problems problems) {
        return switch (definition) {
            case HttpTarget http -> HttpProbe.of(http, problems);
            case TlsTarget tls -> TlsProbe.of(tls, problems);
            case DomainTarget domain -> DomainProbe.of(domain, problems);
            case DnsTarget dns -> DnsProbe.of(dns, problems);
            case TcpTarget tcp -> TcpProbe.of(tcp, problems);
            case PingTarget ping -> PingProbe.of(ping, problems);
            case FlowTarget flow -> FlowProbe.of(flow, problems);
            case HeartbeatTarget heartbeat -> null;
        };
    }
}
