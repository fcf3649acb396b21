package dev.understudy.monitor.probe;

import com.google.re2j.Matcher;
import dev.understudy.events.CheckTarget.DialogStep;
import dev.understudy.events.CheckTarget.TlsOptions;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.HttpExchange.Depth;
import dev.understudy.monitor.probe.Observation.TcpAnswer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A connection, TLS where it is wanted, and what is said on it. */
final class TcpDialogue extends Conversation {

    private static final int LONGEST_BANNER = 256;

    private final TcpProbe probe;
    private final Depth depth;
    private final Map<String, String> captured = new LinkedHashMap<>();
    private @Nullable Script script;
    private @Nullable SslContext clientContext;
    private @Nullable String banner;
    private @Nullable String tlsVersion;
    private @Nullable String serverName;
    private @Nullable Instant leafExpiry;
    private @Nullable Instant earliestExpiry;
    private @Nullable Instant bestChainExpiry;
    private @Nullable String alert;
    private boolean connected;

    TcpDialogue(
            Surroundings surroundings,
            EventLoop loop,
            TcpProbe probe,
            Duration timeout,
            Depth depth,
            Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.probe = probe;
        this.depth = depth;
    }

    @Override
    void start() {
        var options = probe.options();
        var tls = options.tlsOptions();
        if (tls == null || tls.clientKey() == null || tls.clientCertificate() == null) {
            dial();
            return;
        }
        var certificate = tls.clientCertificate();
        var key = tls.clientKey();
        Thread.startVirtualThread(() -> {
            try {
                var context = surroundings
                        .tls()
                        .of(
                                tls,
                                false,
                                surroundings.secrets().value(certificate),
                                surroundings.secrets().value(key));
                loop.execute(() -> {
                    clientContext = context;
                    skip();
                    dial();
                });
            } catch (RuntimeException e) {
                loop.execute(() -> fail(Outcome.UNKNOWN, "secret", String.valueOf(e.getMessage())));
            }
        });
    }

    private void dial() {
        if (!done) {
            var resolver = probe.options().resolver();
            open(
                    probe.host(),
                    probe.port(),
                    IpFamily.of(probe.options().ipFamily()),
                    resolver == null ? null : DnsServer.of(new Problems(), "", resolver, false));
        }
    }

    @Override
    void onConnected(Channel channel) {
        connected = true;
        if (probe.tls()) {
            handshake(channel, () -> talk(channel));
        } else {
            talk(channel);
        }
    }

    private void talk(Channel channel) {
        if (probe.startTls() == null && probe.dialog().isEmpty()) {
            judge();
            return;
        }
        phase = Phase.TALKING;
        skip();
        var next = new Script(steps(), new Script.Listener() {
            @Override
            public void startTls(Runnable secured) {
                handshake(channel, secured);
            }

            @Override
            public void line(String line) {
                if (banner == null) {
                    banner = line.length() > LONGEST_BANNER ? line.substring(0, LONGEST_BANNER) : line;
                }
            }

            @Override
            public void finished() {
                if (!done) {
                    lapFirstByte();
                    judge();
                }
            }

            @Override
            public void failed(Failure failure) {
                end(Outcome.DOWN, failure, false);
            }
        });
        script = next;
        channel.pipeline().addLast(next);
        next.begin(channel);
    }

    private List<Script.Step> steps() {
        var steps = new ArrayList<Script.Step>();
        if (probe.startTls() != null) {
            steps.addAll(Script.startTls(probe.startTls(), probe.host()));
        }
        for (var step : probe.dialog()) {
            steps.add(step(step));
        }
        return steps;
    }

    private Script.Step step(TcpProbe.Step step) {
        DialogStep definition = step.definition();
        var pattern = step.expect();
        if (pattern != null) {
            return new Script.Step.Expect(
                    line -> {
                        var match = pattern.matcher(line);
                        if (!match.find()) {
                            return Script.Verdict.NEXT;
                        }
                        capture(definition, match);
                        return Script.Verdict.MATCH;
                    },
                    "a line that matches " + pattern.pattern());
        }
        if (definition.expectBytes() != null) {
            return new Script.Step.Bytes(definition.expectBytes().getBytes(StandardCharsets.UTF_8));
        }
        var line = definition.send();
        if (line != null) {
            return new Script.Step.Send(() -> (Variables.fill(line, captured) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new Script.Step.Secure();
    }

    private void capture(DialogStep definition, Matcher match) {
        var groups = new LinkedHashMap<String, String>();
        for (int i = 0; i <= match.groupCount(); i++) {
            var group = match.group(i);
            groups.put(String.valueOf(i), group == null ? "" : group);
        }
        // For what is sent next, as in the tools that people come from.
        captured.putAll(groups);
        if (definition.capture() != null) {
            definition.capture().forEach((name, template) -> captured.put(name, filled(template, groups)));
        }
    }

    private static String filled(String template, Map<String, String> groups) {
        var text = template;
        for (var group : groups.entrySet()) {
            text = text.replace("${" + group.getKey() + "}", group.getValue());
        }
        return text;
    }

    private void handshake(Channel channel, Runnable then) {
        var options = probe.options().tlsOptions();
        serverName = options == null || options.serverName() == null ? probe.host() : options.serverName();
        SslContext context;
        try {
            context = clientContext != null ? clientContext : surroundings.tls().of(options, false);
        } catch (IllegalArgumentException e) {
            fail(Outcome.UNKNOWN, "local", String.valueOf(e.getMessage()));
            return;
        }
        secure(channel, context, serverName, probe.port(), handler -> {
            seen(handler, options);
            if (probe.options().expectTlsAlert() != null) {
                awaitAlert(channel, then);
            } else {
                phase = Phase.TALKING;
                skip();
                then.run();
            }
        });
    }

    /** In TLS 1.3 a server refuses a client's missing certificate only after the client's side of the handshake. */
    private void awaitAlert(Channel channel, Runnable then) {
        phase = Phase.TALKING;
        var grace = Duration.ofMillis(Math.min(500, timeout.toMillis() / 2));
        channel.pipeline().addLast(new io.netty.channel.ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
                onHandshakeFailed(cause);
            }
        });
        loop.schedule(
                () -> {
                    if (!done) {
                        then.run();
                    }
                },
                grace.toMillis(),
                java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private void seen(SslHandler handler, @Nullable TlsOptions options) {
        var session = handler.engine().getSession();
        tlsVersion = session.getProtocol();
        try {
            var presented = new ArrayList<X509Certificate>();
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    presented.add(x509);
                    var end = x509.getNotAfter().toInstant();
                    if (leafExpiry == null) {
                        leafExpiry = end;
                    }
                    if (earliestExpiry == null || end.isBefore(earliestExpiry)) {
                        earliestExpiry = end;
                    }
                }
            }
            if (depth == Depth.DETAIL) {
                bestChainExpiry = surroundings
                        .tls()
                        .bestChainEnd(
                                options,
                                presented,
                                String.valueOf(serverName),
                                surroundings.clock().instant());
            }
        } catch (SSLPeerUnverifiedException e) {
            // Without a certificate there is no end of one to tell.
        }
    }

    @Override
    void onHandshakeFailed(Throwable cause) {
        for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
            var number = TlsAlerts.number(String.valueOf(fault.getMessage()));
            if (number.isPresent()) {
                alert = TlsAlerts.name(number.get());
                break;
            }
        }
        var expected = probe.options().expectTlsAlert();
        if (expected == null) {
            super.onHandshakeFailed(cause);
        } else if (expected.equals(alert)) {
            succeed();
        } else {
            var fault = Faults.ofHandshake(cause);
            end(
                    Outcome.DOWN,
                    new Failure(
                            "tls-alert",
                            "the handshake failed otherwise: " + fault.failure().message(),
                            alert,
                            expected),
                    false);
        }
    }

    private void judge() {
        var expected = probe.options().expectTlsAlert();
        if (expected != null) {
            end(Outcome.DOWN, new Failure("tls-alert", "the handshake succeeded", "no alert", expected), false);
            return;
        }
        var target = address;
        var failure = Conditions.broken(
                probe.conditions(),
                new Condition.Measurements(
                        null,
                        target == null ? null : target.getAddress().getHostAddress(),
                        elapsedNanos() / 1_000_000,
                        connected,
                        leafExpiry == null
                                ? 0
                                : leafExpiry.toEpochMilli()
                                        - surroundings.clock().millis(),
                        0,
                        banner == null ? new byte[0] : banner.getBytes(StandardCharsets.UTF_8),
                        null,
                        null));
        if (failure == null) {
            succeed();
        } else {
            end(Outcome.DOWN, failure, false);
        }
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        var where = addressText();
        var running = script;
        var named = captured.entrySet().stream()
                .filter(entry -> !entry.getKey().matches("\\d+"))
                .collect(
                        LinkedHashMap<String, String>::new, (map, e) -> map.put(e.getKey(), e.getValue()), Map::putAll);
        var seen = where == null
                ? null
                : new TcpAnswer(
                        where,
                        banner != null ? banner : running == null ? null : running.unread(LONGEST_BANNER),
                        named.isEmpty() ? null : named,
                        tlsVersion,
                        serverName,
                        leafExpiry,
                        earliestExpiry,
                        bestChainExpiry,
                        alert);
        return new Observation(
                outcome, failure, startedAt, finishedAt, timings, null, null, null, null, seen, null, null, null);
    }
}
