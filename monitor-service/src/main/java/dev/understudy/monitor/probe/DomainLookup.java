package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.Observation.DomainAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a registry about a domain: RDAP first, then WHOIS. An answer that does not come, or says nothing, leaves the
 * probe without a verdict: a registry's bad day is no alarm.
 */
final class DomainLookup extends Conversation {

    private static final int LONGEST_ANSWER = 131_072;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final List<String> HELD = List.of(
            "clienthold",
            "serverhold",
            "client hold",
            "server hold",
            "redemptionperiod",
            "redemption period",
            "pendingdelete",
            "pending delete",
            "not delegated");

    private final Registries registries;
    private final DomainProbe probe;
    private @Nullable DomainAnswer answer;
    private List<String> warnings = List.of();
    private Optional<HttpUrl> rdap = Optional.empty();
    private Optional<Endpoint> whois = Optional.empty();
    private @Nullable Failure rdapFailure;
    private @Nullable String held;
    /** Whether the registry had enough of questions. */
    private boolean refused;

    private final ByteBuf text = Unpooled.buffer(1024, LONGEST_ANSWER);

    DomainLookup(
            Surroundings surroundings,
            EventLoop loop,
            Registries registries,
            DomainProbe probe,
            Duration timeout,
            Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.registries = registries;
        this.probe = probe;
    }

    @Override
    void start() {
        Thread.startVirtualThread(() -> {
            var service = registries.rdap(probe);
            var server = registries.whois(probe);
            loop.execute(() -> {
                rdap = service;
                whois = server;
                if (rdap.isPresent()) {
                    askRdap(rdap.get());
                } else if (whois.isPresent()) {
                    askWhois(whois.get());
                } else {
                    fail(
                            Outcome.UNKNOWN,
                            "no-registry",
                            "no registry is known for ." + probe.topLevel()
                                    + "; set understudy.monitor.domains.whois or rdap for it");
                }
            });
        });
    }

    private void queued(String registry, Runnable question) {
        phase = Phase.TALKING;
        registries.await(registry, loop, () -> {
            if (done) {
                registries.released(registry, loop, false);
                return;
            }
            held = registry;
            skip();
            question.run();
        });
    }

    private void release() {
        var registry = held;
        if (registry != null) {
            held = null;
            registries.released(registry, loop, refused);
            refused = false;
        }
    }

    private void askRdap(HttpUrl service) {
        queued("rdap " + service.host(), () -> {
            var base = service.text().endsWith("/") ? service.text() : service.text() + "/";
            var request = HttpProbe.of(get(base + "domain/" + probe.domain()), new Problems());
            if (request == null) {
                release();
                fail(Outcome.UNKNOWN, "no-registry", "the RDAP service has no usable URL");
                return;
            }
            var body = new byte[1][];
            var left = timeout.minusNanos(elapsedNanos());
            // Something is left for WHOIS.
            var share = whois.isPresent() ? left.dividedBy(2) : left;
            new HttpExchange(surroundings, loop, request, positive(share), HttpExchange.Depth.SLOT, seen -> {
                        refused = seen.http() != null
                                && Integer.valueOf(TOO_MANY_REQUESTS)
                                        .equals(seen.http().status());
                        release();
                        if (!done) {
                            lapFirstByte();
                            onRdap(service, seen, body[0]);
                        }
                    })
                    .with(new CookieJar(), (fields, bytes) -> body[0] = bytes)
                    .begin();
        });
    }

    private static Duration positive(Duration duration) {
        return duration.isPositive() ? duration : Duration.ofMillis(1);
    }

    private static HttpTarget get(String url) {
        return new HttpTarget(
                url,
                "GET",
                List.of(),
                List.of(404),
                Map.of("Accept", "application/rdap+json, application/json"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                1 << 20,
                null,
                null,
                null,
                null,
                null);
    }

    private void onRdap(HttpUrl service, Observation seen, byte @Nullable [] body) {
        if (seen.failure() != null || body == null || seen.http() == null) {
            rdapFailed(
                    seen.failure() == null
                            ? "it gave no answer"
                            : seen.failure().message());
            return;
        }
        JsonNode tree;
        try {
            tree = HttpRules.JSON.readTree(body);
        } catch (IOException e) {
            rdapFailed("its answer is no JSON");
            return;
        }
        if (Integer.valueOf(404).equals(seen.http().status())) {
            if (whois.isPresent()) {
                askWhois(whois.get());
            } else if (tree.path("errorCode").asInt() == 404) {
                unregistered("rdap");
            } else {
                rdapFailed("it answered 404 without saying that the domain does not exist");
            }
            return;
        }
        if (!"domain".equals(tree.path("objectClassName").asText())) {
            rdapFailed("its answer is about no domain");
            return;
        }
        judge(Registration.ofRdap(probe.domain(), tree, "rdap"));
    }

    private void rdapFailed(String why) {
        rdapFailure = new Failure("registry", "RDAP: " + why, null, null);
        if (whois.isPresent()) {
            askWhois(whois.get());
        } else {
            end(Outcome.UNKNOWN, rdapFailure, false);
        }
    }

    private void askWhois(Endpoint server) {
        queued("whois " + server, () -> open(server.host(), server.port(), IpFamily.PREFER_IPV4, null));
    }

    @Override
    void onConnected(Channel channel) {
        phase = Phase.TALKING;
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                try {
                    if (!done && message instanceof ByteBuf bytes) {
                        text.writeBytes(bytes, Math.min(bytes.readableBytes(), text.maxWritableBytes()));
                        if (text.maxWritableBytes() == 0) {
                            fail(Outcome.UNKNOWN, "registry", "the WHOIS server's answer has no end");
                        }
                    }
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                if (!done) {
                    lapFirstByte();
                    onWhois();
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                fail(Outcome.UNKNOWN, "registry", "the WHOIS server broke off: " + cause.getMessage());
            }
        });
        channel.writeAndFlush(Unpooled.copiedBuffer(question(), StandardCharsets.US_ASCII));
    }

    private String question() {
        return switch (probe.topLevel()) {
            case "com", "net" -> "domain " + probe.domain() + "\r\n";
            case "de" -> "-T dn,ace " + probe.domain() + "\r\n";
            default -> probe.domain() + "\r\n";
        };
    }

    private void onWhois() {
        var said = text.toString(StandardCharsets.UTF_8);
        var server = whois.map(Endpoint::host).orElse("");
        if (said.isBlank()) {
            fail(Outcome.UNKNOWN, "registry", "the WHOIS server closed the connection without an answer");
        } else if (Registration.isRefused(said)) {
            refused = true;
            fail(Outcome.UNKNOWN, "rate-limited", "the registry answers no more questions for now");
        } else if (Registration.isNotFound(said)) {
            unregistered(server);
        } else {
            judge(Registration.ofWhois(probe.domain(), said, server));
        }
    }

    private void unregistered(String source) {
        end(
                Outcome.DOWN,
                new Failure(
                        "not-registered", "the registry knows no such domain (" + source + ")", "free", "registered"),
                false);
    }

    private void judge(DomainAnswer found) {
        answer = found;
        warnings = warnings(found);
        var now = surroundings.clock().instant();
        var end = found.expiresAt();
        var hold = found.states().stream()
                .filter(state -> HELD.contains(state.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (end == null && found.registrar() == null && found.nameServers().isEmpty()) {
            answer = null;
            fail(Outcome.UNKNOWN, "unparsable", "the registry's answer could not be understood");
        } else if (end != null && end.isBefore(now)) {
            end(
                    Outcome.DOWN,
                    new Failure("domain-expired", "the registration has ended", end.toString(), "later than " + now),
                    false);
        } else if (hold.isPresent()) {
            end(
                    Outcome.DOWN,
                    new Failure("domain-hold", "the registry does not serve the domain", hold.get(), "delegated"),
                    false);
        } else if (end == null) {
            fail(Outcome.UNKNOWN, "no-expiry", "the registry does not tell when the registration ends");
        } else {
            var failure = Conditions.broken(
                    probe.conditions(),
                    new Condition.Measurements(
                            null,
                            null,
                            elapsedNanos() / 1_000_000,
                            true,
                            0,
                            end.toEpochMilli() - now.toEpochMilli(),
                            new byte[0],
                            null,
                            null));
            end(failure == null ? Outcome.UP : Outcome.DOWN, failure, false);
        }
    }

    private static List<String> warnings(DomainAnswer found) {
        var warnings = new ArrayList<String>();
        if (found.states().stream().anyMatch(state -> state.equalsIgnoreCase("UNVERIFIED"))) {
            warnings.add("the registry has not verified the registrant: renewal may be refused");
        }
        if ("person".equals(found.registrantKind())) {
            warnings.add("the domain belongs to a private person");
        }
        return warnings;
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        release();
        // Whatever went wrong on the way to a registry is no fault of the domain.
        boolean verdict = answer != null || (failure != null && failure.reason().equals("not-registered"));
        var judged = outcome == Outcome.DOWN && !verdict ? Outcome.UNKNOWN : outcome;
        var why = failure == null || rdapFailure == null || judged != Outcome.UNKNOWN
                ? failure
                : new Failure(
                        failure.reason(),
                        failure.message() + "; " + rdapFailure.message(),
                        failure.measured(),
                        failure.expected());
        return new Observation(
                judged,
                why,
                startedAt,
                finishedAt,
                timings,
                null,
                null,
                answer,
                null,
                null,
                null,
                null,
                warnings.isEmpty() ? null : warnings);
    }
}
