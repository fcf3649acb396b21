package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.Observation.PingAnswer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ICMP echo. The JDK has no way to send it, so the operating system's own tool does, which has the right to; where there
 * is none, or it lacks the right, the probe cannot tell and says so.
 */
final class Ping extends Conversation {

    private static final Pattern ANSWER = Pattern.compile("time[=<]([0-9.]+) ?ms");
    private static final int MOST_OUTPUT = 65_536;
    private static final double INTERVAL_SECONDS = 0.2;

    private final PingProbe probe;
    private @Nullable PingAnswer answer;
    private volatile @Nullable Process process;

    Ping(Surroundings surroundings, EventLoop loop, PingProbe probe, Duration timeout, Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.probe = probe;
    }

    static void probe(
            Surroundings surroundings, EventLoop loop, PingProbe probe, Duration timeout, Consumer<Observation> then) {
        new Ping(surroundings, loop, probe, timeout, then).begin();
    }

    @Override
    void start() {
        resolve(probe.host(), IpFamily.of(probe.options().ipFamily()), null, addresses -> {
            var target = addresses.getFirst();
            address = new java.net.InetSocketAddress(target, 0);
            phase = Phase.TALKING;
            skip();
            Thread.startVirtualThread(() -> echo(target));
        });
    }

    private void echo(InetAddress target) {
        // A second less than the probe has, so that what was answered by then is not lost.
        long left = timeout.toMillis() - elapsedNanos() / 1_000_000;
        double seconds = Math.max(0.1, Math.min(left - 300, left * 0.9) / 1000.0);
        var command = List.of(
                "ping",
                target instanceof Inet6Address ? "-6" : "-4",
                "-n",
                "-c",
                String.valueOf(probe.count()),
                "-i",
                String.valueOf(INTERVAL_SECONDS),
                "-w",
                String.valueOf(Math.max(1, (int) Math.ceil(seconds))),
                target.getHostAddress());
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            var running = builder.start();
            process = running;
            running.getOutputStream().close();
            var said = new String(running.getInputStream().readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            boolean ended = running.waitFor((long) (seconds * 1000) + 1000, TimeUnit.MILLISECONDS);
            int code = ended ? running.exitValue() : -1;
            loop.execute(() -> judge(target, said, code));
        } catch (IOException e) {
            loop.execute(() -> fail(
                    Outcome.UNKNOWN,
                    "not-permitted",
                    "ICMP cannot be sent from here: there is no ping tool on this host"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            loop.execute(() -> fail(Outcome.UNKNOWN, "local", "the ping was interrupted"));
        }
    }

    private void judge(InetAddress target, String said, int code) {
        if (done) {
            return;
        }
        var times = new ArrayList<Double>();
        var match = ANSWER.matcher(said);
        while (match.find()) {
            times.add(Double.valueOf(match.group(1)));
        }
        var lower = said.toLowerCase(Locale.ROOT);
        if (times.isEmpty()
                && (lower.contains("not permitted")
                        || lower.contains("permission denied")
                        || code == 2 && lower.contains("socket"))) {
            fail(
                    Outcome.UNKNOWN,
                    "not-permitted",
                    "ICMP may not be sent from here; give the service's process CAP_NET_RAW, or set"
                            + " net.ipv4.ping_group_range");
            return;
        }
        if (times.isEmpty() && lower.contains("network is unreachable")) {
            fail(Outcome.UNKNOWN, "network-unreachable", "there is no route from here to " + target.getHostAddress());
            return;
        }
        int received = Math.min(times.size(), probe.count());
        answer = new PingAnswer(target.getHostAddress(), probe.count(), received, List.copyOf(times));
        lapFirstByte();
        int loss = (int) Math.round(100.0 * (probe.count() - received) / probe.count());
        if (loss > probe.maxLossPercent()) {
            end(
                    Outcome.DOWN,
                    new Failure(
                            received == 0 ? "timeout" : "packet-loss",
                            received == 0 ? "no echo came back" : "too many packets were lost",
                            loss + " % lost",
                            "at most " + probe.maxLossPercent() + " % lost"),
                    false);
        } else {
            succeed();
        }
    }

    @Override
    void onConnected(Channel channel) {
        throw new IllegalStateException("echoes have no connection");
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        var running = process;
        if (running != null) {
            running.destroy();
        }
        return new Observation(
                outcome, failure, startedAt, finishedAt, timings, null, null, null, null, null, answer, null, null);
    }
}
