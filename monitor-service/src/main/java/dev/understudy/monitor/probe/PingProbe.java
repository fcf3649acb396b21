package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.PingTarget;

/** A host to send ICMP echo requests to. */
public record PingProbe(String host, int count, int maxLossPercent, PingTarget options) implements ProbeTarget {

    public static final String KIND = "ping";

    static PingProbe of(PingTarget target, Problems problems) {
        problems.range("count", target.count(), 1, 20);
        problems.range("maxLossPercent", target.maxLossPercent(), 0, 100);
        problems.oneOf("ipFamily", target.ipFamily(), IpFamily.NAMES);
        return new PingProbe(
                Endpoint.host(problems, "host", target.host()),
                target.count() == null ? 3 : target.count(),
                target.maxLossPercent() == null ? 99 : target.maxLossPercent(),
                target);
    }

    @Override
    public String display() {
        return host;
    }
}
