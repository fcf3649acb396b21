package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.HttpExchange.Depth;
import dev.understudy.monitor.probe.Observation.FlowAnswer;
import dev.understudy.monitor.probe.Observation.HttpAnswer;
import dev.understudy.monitor.probe.Observation.StepSeen;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several requests with one jar of cookies. The first step that fails decides; the steps of the cleanup follow in any
 * case, within what is left of the time, so that a test order does not stay.
 */
final class FlowRun {

    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
    private static final Duration KEPT_FOR_CLEANUP = Duration.ofSeconds(10);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);
    private static final int LONGEST_VALUE = 4096;

    private final Conversation.Surroundings surroundings;
    private final EventLoop loop;
    private final FlowProbe probe;
    private final Duration timeout;
    private final Depth depth;
    private final Consumer<Observation> then;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final CookieJar cookies = new CookieJar();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> extracted = new HashMap<>();
    private final List<StepSeen> seen = new ArrayList<>();
    private final String tag;

    private Outcome outcome = Outcome.UP;
    private @Nullable Failure failure;
    private @Nullable HttpHeaders lastFields;
    private int attempts;
    private long stepNanos;

    FlowRun(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            FlowProbe probe,
            Duration timeout,
            Depth depth,
            Consumer<Observation> then) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.probe = probe;
        this.timeout = timeout;
        this.depth = depth;
        this.then = then;
        this.startedAt = surroundings.clock().instant();
        this.tag = "understudy-" + UUID.randomUUID().toString().substring(0, 8);
        if (probe.options().variables() != null) {
            variables.putAll(probe.options().variables());
        }
        variables.put("tag", tag);
        variables.put("timestamp", String.valueOf(startedAt.getEpochSecond()));
    }

    void begin() {
        run(probe.steps(), 0, () -> await(0));
    }

    private void await(int index) {
        if (index >= probe.arrivals().size() || outcome != Outcome.UP) {
            clean();
            return;
        }
        attempts = 0;
        stepNanos = System.nanoTime();
        look(index);
    }

    private void look(int index) {
        var arrival = probe.arrivals().get(index);
        var left = left(false);
        if (!left.isPositive()) {
            var late = new Failure(
                    "timeout", "no time is left to wait for this", null, "at most " + timeout.toMillis() + " ms");
            record(arrival.name(), Outcome.DOWN, late, null);
            decide(arrival.name(), Outcome.DOWN, late, false);
            await(index + 1);
            return;
        }
        attempts++;
        new MailboxLook(
                        surroundings,
                        loop,
                        arrival.mailbox(),
                        Variables.fill(arrival.contains(), variables),
                        left.compareTo(LONGEST_LOOK) < 0 ? left : LONGEST_LOOK,
                        seen -> {
                            boolean there = seen.failure() == null || seen.outcome() == Outcome.DEGRADED;
                            if (!there && mayRepeat(arrival.within(), arrival.every(), false)) {
                                loop.schedule(() -> look(index), arrival.every().toMillis(), TimeUnit.MILLISECONDS);
                                return;
                            }
                            record(arrival.name(), seen.outcome(), seen.failure(), null);
                            decide(arrival.name(), seen.outcome(), seen.failure(), false);
                            await(index + 1);
                        })
                .begin();
    }

    private void clean() {
        run(probe.cleanup(), 0, this::end);
    }

    private boolean isCleaning(List<FlowProbe.Step> steps) {
        return steps == probe.cleanup();
    }

    private void run(List<FlowProbe.Step> steps, int index, Runnable after) {
        if (index >= steps.size() || (outcome != Outcome.UP && !isCleaning(steps))) {
            after.run();
            return;
        }
        attempts = 0;
        stepNanos = System.nanoTime();
        attempt(steps, index, after);
    }

    private Duration left(boolean cleaning) {
        var left = timeout.minusNanos(System.nanoTime() - startedNanos);
        if (cleaning || probe.cleanup().isEmpty()) {
            return left;
        }
        var reserve = timeout.dividedBy(4).compareTo(KEPT_FOR_CLEANUP) < 0 ? timeout.dividedBy(4) : KEPT_FOR_CLEANUP;
        return left.minus(reserve);
    }

    private void attempt(List<FlowProbe.Step> steps, int index, Runnable after) {
        var step = steps.get(index);
        var left = left(isCleaning(steps));
        if (!left.isPositive()) {
            record(
                    step.definition().name(),
                    Outcome.DOWN,
                    new Failure(
                            "timeout", "no time is left for this step", null, "at most " + timeout.toMillis() + " ms"),
                    null);
            decide(step.definition().name(), Outcome.DOWN, seen.getLast().failure(), isCleaning(steps));
            run(steps, index + 1, after);
            return;
        }
        attempts++;
        var problems = new Problems();
        var request = HttpProbe.of(
                Variables.replaceAll(step.definition().http(), text -> Variables.fill(text, variables)), problems);
        if (request == null || !problems.none()) {
            var wrong = new Failure(
                    "definition",
                    "with its values the step is no request: "
                            + problems.all().getFirst().message(),
                    null,
                    null);
            record(step.definition().name(), Outcome.DOWN, wrong, null);
            decide(step.definition().name(), Outcome.DOWN, wrong, isCleaning(steps));
            run(steps, index + 1, after);
            return;
        }
        var body = new byte[1][];
        new HttpExchange(surroundings, loop, request, left, depth, observation -> {
                    var result = extract(step, observation, body[0]);
                    var pause = step.definition().retryEvery() == null
                            ? RETRY_EVERY
                            : step.definition().retryEvery();
                    if (result != null && mayRepeat(step.definition().retryFor(), pause, isCleaning(steps))) {
                        loop.schedule(() -> attempt(steps, index, after), pause.toMillis(), TimeUnit.MILLISECONDS);
                        return;
                    }
                    var verdict = result == null
                            ? Outcome.UP
                            : observation.outcome() == Outcome.UP ? Outcome.DOWN : observation.outcome();
                    record(step.definition().name(), verdict, result, observation.http());
                    decide(step.definition().name(), verdict, result, isCleaning(steps));
                    run(steps, index + 1, after);
                })
                .with(cookies, (fields, bytes) -> {
                    lastFields = fields;
                    body[0] = bytes;
                })
                .begin();
    }

    private boolean mayRepeat(@Nullable Duration patience, Duration pause, boolean cleaning) {
        return patience != null
                && System.nanoTime() - stepNanos + pause.toNanos() <= patience.toNanos()
                && left(cleaning).compareTo(pause) > 0;
    }

    private void record(String step, Outcome outcome, @Nullable Failure failure, @Nullable HttpAnswer http) {
        seen.add(new StepSeen(step, outcome, failure, attempts, (System.nanoTime() - stepNanos) / 1e6, http));
    }

    private void decide(String step, Outcome verdict, @Nullable Failure why, boolean cleaning) {
        if (why == null || outcome != Outcome.UP) {
            return;
        }
        outcome = cleaning && verdict == Outcome.DOWN ? Outcome.DEGRADED : verdict;
        failure = new Failure(why.reason(), "step '" + step + "': " + why.message(), why.measured(), why.expected());
    }

    /** @return why the step has failed, if it has */
    private @Nullable Failure extract(FlowProbe.Step step, Observation observation, byte @Nullable [] body) {
        if (observation.failure() != null || observation.outcome() != Outcome.UP) {
            return observation.failure() == null
                    ? new Failure("protocol", "the step did not succeed", null, null)
                    : observation.failure();
        }
        for (var extract : step.extracts()) {
            var value = value(extract, body == null ? new byte[0] : body);
            if (value == null) {
                return new Failure(
                        "extraction",
                        "the answer has no value for '" + extract.definition().name() + "'",
                        null,
                        where(extract));
            }
            var cut = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
            variables.put(extract.definition().name(), cut);
            extracted.put(extract.definition().name(), cut);
        }
        return null;
    }

    private static String where(FlowProbe.Extract extract) {
        var definition = extract.definition();
        return definition.jsonPath() != null
                ? definition.jsonPath()
                : definition.regex() != null
                        ? definition.regex()
                        : definition.header() != null
                                ? "header " + definition.header()
                                : "cookie " + definition.cookie();
    }

    private @Nullable String value(FlowProbe.Extract extract, byte[] body) {
        var definition = extract.definition();
        if (extract.path() != null) {
            try {
                JsonNode tree = HttpRules.JSON.readTree(body);
                var node = tree == null ? null : HttpRules.read(extract.path(), tree);
                return node == null || node.isNull() ? null : HttpRules.text(node);
            } catch (IOException e) {
                return null;
            }
        }
        if (extract.pattern() != null) {
            var match = extract.pattern().matcher(new String(body, StandardCharsets.UTF_8));
            return match.find() ? match.group(match.groupCount() > 0 ? 1 : 0) : null;
        }
        if (definition.cookie() != null) {
            return cookies.value(definition.cookie());
        }
        return lastFields == null || definition.header() == null ? null : lastFields.get(definition.header());
    }

    private void end() {
        long elapsed = System.nanoTime() - startedNanos;
        then.accept(new Observation(
                outcome,
                failure,
                startedAt,
                startedAt.plusNanos(elapsed),
                new Timings(null, null, null, null, null, elapsed / 1e6),
                null,
                null,
                null,
                null,
                null,
                null,
                new FlowAnswer(tag, List.copyOf(seen), depth == Depth.DETAIL ? Map.copyOf(extracted) : null),
                null));
    }
}
