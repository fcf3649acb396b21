package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A probe of this kind, which is not made yet. */
final class FlowRun extends Conversation {

    FlowRun(
            Surroundings surroundings,
            EventLoop loop,
            FlowProbe probe,
            Duration timeout,
            HttpExchange.Depth depth,
            Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
    }

    @Override
    void start() {
        fail(Outcome.UNKNOWN, "unsupported", "this kind is not probed yet");
    }

    @Override
    void onConnected(Channel channel) {
        channel.close();
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        return new Observation(outcome, failure, startedAt, finishedAt, timings, null);
    }
}
