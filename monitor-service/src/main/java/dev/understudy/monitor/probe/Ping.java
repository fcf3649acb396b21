package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;

/** ICMP echo, which is not made yet. */
final class Ping {

    private Ping() {}

    static void probe(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            PingProbe probe,
            Duration timeout,
            Consumer<Observation> then) {
        var now = surroundings.clock().instant();
        then.accept(new Observation(
                Outcome.UNKNOWN,
                new Failure("unsupported", "this kind is not probed yet", null, null),
                now,
                now,
                new Timings(null, null, null, null, null, 0),
                null));
    }
}
