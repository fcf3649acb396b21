package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything can be reached from here. A target that cannot be reached is DOWN only while one of the operator's
 * reference hosts can: when none answers, our own network is down and nothing is known of the target.
 */
public final class Uplink {

    /** Failures that look the same whether the target is gone or the way to it. */
    private static final Set<String> OF_THE_WAY =
            Set.of("connect-timeout", "host-unreachable", "timeout", "packet-loss", "dns");

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** An answer holds so long: an outage is not asked about once for every probe. */
    private static final Duration HOLDS = Duration.ofSeconds(5);

    private final List<InetSocketAddress> references;
    private final Duration holds;
    private final Duration patience;
    private final List<Consumer<Boolean>> waiting = new ArrayList<>();
    private boolean asking;
    private boolean reachable = true;
    private long askedAt;
    private boolean known;

    /** @param references hosts that answer on a TCP port unless something is wrong with our network */
    public Uplink(List<InetSocketAddress> references) {
        this(references, HOLDS, PATIENCE);
    }

    Uplink(List<InetSocketAddress> references, Duration holds, Duration patience) {
        this.references = List.copyOf(references);
        this.holds = holds;
        this.patience = patience;
    }

    /** Passes on what was seen, or that nothing could be. */
    void judge(Observation seen, Consumer<Observation> then) {
        var failure = seen.failure();
        if (seen.outcome() != Outcome.DOWN || failure == null || !OF_THE_WAY.contains(failure.reason())) {
            then.accept(seen);
            return;
        }
        ask(yes -> then.accept(
                yes
                        ? seen
                        : seen.couldNotTell(new Failure(
                                "network-unreachable",
                                "none of our reference hosts can be reached either; as seen from here: "
                                        + failure.message(),
                                failure.measured(),
                                failure.expected()))));
    }

    private void ask(Consumer<Boolean> then) {
        @Nullable Boolean fresh = null;
        synchronized (this) {
            if (known && System.nanoTime() - askedAt < holds.toNanos()) {
                fresh = reachable;
            } else {
                waiting.add(then);
                if (asking) {
                    return;
                }
                asking = true;
            }
        }
        if (fresh != null) {
            then.accept(fresh);
        } else {
            Thread.ofVirtual().name("uplink").start(this::look);
        }
    }

    private void look() {
        boolean any = references.stream().anyMatch(this::answers);
        List<Consumer<Boolean>> told;
        synchronized (this) {
            reachable = any;
            known = true;
            asking = false;
            askedAt = System.nanoTime();
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(then -> then.accept(any));
    }

    /** A refusal is an answer too: somebody is there. */
    private boolean answers(InetSocketAddress reference) {
        var present = reference.isUnresolved()
                ? new InetSocketAddress(reference.getHostString(), reference.getPort())
                : reference;
        if (present.isUnresolved()) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(present, (int) patience.toMillis());
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        }
    }
}
