package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.ChainJudge.Judgement;
import dev.understudy.monitor.probe.Observation.TlsAnswer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a server's certificates, whatever it serves: shakes hands with anybody, and judges afterwards. Where a name
 * has several addresses and all are wanted, the worst of them decides.
 */
final class TlsInspection extends Conversation {

    private record Finding(
            Outcome outcome,
            @Nullable Failure failure,
            Judgement judgement,
            List<X509Certificate> presented,
            String protocol,
            String cipher) {}

    private final TlsProbe probe;
    private final List<String> looked = new ArrayList<>();
    private List<InetAddress> waiting = List.of();
    private @Nullable Finding worst;
    private @Nullable SslContext own;

    TlsInspection(
            Surroundings surroundings, EventLoop loop, TlsProbe probe, Duration timeout, Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.probe = probe;
    }

    @Override
    void start() {
        var certificate = probe.options().clientCertificate();
        var key = probe.options().clientKey();
        if (certificate == null || key == null) {
            lookUp();
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                var context = surroundings
                        .tls()
                        .trustingAnything(
                                surroundings.secrets().value(certificate),
                                surroundings.secrets().value(key));
                loop.execute(() -> {
                    own = context;
                    skip();
                    lookUp();
                });
            } catch (RuntimeException e) {
                loop.execute(() -> fail(Outcome.UNKNOWN, "secret", String.valueOf(e.getMessage())));
            }
        });
    }

    private void lookUp() {
        if (done) {
            return;
        }
        var options = probe.options();
        var resolver = options.resolver() == null ? null : DnsServer.of(new Problems(), "", options.resolver(), false);
        resolve(probe.host(), IpFamily.of(options.ipFamily()), resolver, addresses -> {
            if (Boolean.TRUE.equals(options.allAddresses())) {
                waiting = addresses;
                next();
            } else {
                connect(addresses, 0, probe.port());
            }
        });
    }

    private void next() {
        var address = waiting.getFirst();
        waiting = waiting.subList(1, waiting.size());
        connect(List.of(address), 0, probe.port());
    }

    @Override
    void onConnected(Channel channel) {
        looked.add(String.valueOf(addressText()));
        var startTls = probe.startTls();
        if (startTls == null) {
            handshake(channel);
            return;
        }
        phase = Phase.TALKING;
        skip();
        var script = new Script(Script.startTls(startTls, probe.host()), new Script.Listener() {
            @Override
            public void startTls(Runnable secured) {
                handshake(channel);
            }

            @Override
            public void line(String line) {
                // Only the certificates are of interest.
            }

            @Override
            public void finished() {
                // Nothing follows the handshake.
            }

            @Override
            public void failed(Failure failure) {
                end(
                        Outcome.DOWN,
                        new Failure(
                                "starttls",
                                "TLS was not agreed on: " + failure.message(),
                                failure.measured(),
                                failure.expected()),
                        false);
            }
        });
        channel.pipeline().addLast(script);
        script.begin(channel);
    }

    private void handshake(Channel channel) {
        var context = own == null ? surroundings.tls().trustingAnything() : own;
        secure(channel, context, probe.serverName(), probe.port(), this::look);
    }

    private void look(SslHandler handler) {
        var session = handler.engine().getSession();
        var presented = new ArrayList<X509Certificate>();
        try {
            for (var certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    presented.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            fail(Outcome.DOWN, "tls-handshake", "the server sends no certificate");
            return;
        }
        if (presented.isEmpty()) {
            fail(Outcome.DOWN, "tls-handshake", "the server sends no X.509 certificate");
            return;
        }
        var stapled = session instanceof ExtendedSSLSession extended
                ? extended.getStatusResponses().stream()
                        .filter(response -> response.length > 0)
                        .findFirst()
                        .orElse(null)
                : null;
        var now = surroundings.clock().instant();
        // Signatures take a while; other probes of this loop must not wait for them.
        Thread.startVirtualThread(() -> {
            Finding finding;
            try {
                var judgement = judge().judge(presented, probe.serverName(), now, stapled);
                finding = finding(judgement, presented, session.getProtocol(), session.getCipherSuite());
            } catch (RuntimeException e) {
                loop.execute(() ->
                        fail(Outcome.UNKNOWN, "local", "the certificates could not be judged: " + e.getMessage()));
                return;
            }
            loop.execute(() -> found(finding));
        });
    }

    private ChainJudge judge() {
        try {
            return probe.options().trust() == null
                    ? surroundings.tls().judge()
                    : ChainJudge.trusting(
                            TlsSettings.certificates(probe.options().trust()));
        } catch (CertificateException e) {
            throw new IllegalStateException("the trusted certificates cannot be read", e);
        }
    }

    private Finding finding(Judgement judgement, List<X509Certificate> presented, String protocol, String cipher) {
        var failure = judgement.failure();
        var expected = probe.options().fingerprint();
        if (failure == null && expected != null) {
            var actual = ChainJudge.fingerprint(presented.getFirst());
            if (!actual.equals(TlsProbe.plain(expected))) {
                failure = new Failure(
                        "tls-fingerprint", "the certificate is another one", actual, TlsProbe.plain(expected));
            }
        }
        if (failure == null) {
            var target = address;
            failure = Conditions.broken(
                    probe.conditions(),
                    new Condition.Measurements(
                            null,
                            target == null ? null : target.getAddress().getHostAddress(),
                            elapsedNanos() / 1_000_000,
                            true,
                            presented.getFirst().getNotAfter().getTime()
                                    - surroundings.clock().millis(),
                            0,
                            new byte[0],
                            null,
                            null));
        }
        var outcome = failure != null ? Outcome.DOWN : judgement.weakness() != null ? Outcome.DEGRADED : Outcome.UP;
        return new Finding(
                outcome,
                failure != null ? failure : judgement.weakness(),
                judgement,
                List.copyOf(presented),
                protocol,
                cipher);
    }

    private void found(Finding finding) {
        if (done) {
            return;
        }
        var before = worst;
        if (before == null || isWorse(finding, before)) {
            worst = finding;
        }
        if (!waiting.isEmpty() && finding.outcome() != Outcome.DOWN) {
            leave(false);
            skip();
            next();
            return;
        }
        var decisive = worst == null ? finding : worst;
        end(decisive.outcome(), decisive.failure(), false);
    }

    private static boolean isWorse(Finding finding, Finding before) {
        if (finding.outcome() != before.outcome()) {
            return finding.outcome().compareTo(before.outcome()) > 0;
        }
        var end = finding.judgement().bestExpiresAt();
        var earlier = before.judgement().bestExpiresAt();
        return end != null && earlier != null && end.isBefore(earlier);
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        var finding = worst;
        var where = addressText();
        if (where != null && !looked.contains(where)) {
            looked.add(where);
        }
        TlsAnswer seen = null;
        if (finding != null) {
            var judgement = finding.judgement();
            seen = new TlsAnswer(
                    List.copyOf(looked),
                    finding.protocol(),
                    finding.cipher(),
                    finding.presented().stream().map(ChainJudge::seen).toList(),
                    judgement.earliestExpiresAt(),
                    judgement.best().isEmpty()
                            ? null
                            : judgement.best().stream()
                                    .map(certificate -> certificate
                                            .getSubjectX500Principal()
                                            .getName())
                                    .toList(),
                    judgement.bestExpiresAt(),
                    judgement.nameMatches(),
                    judgement.stapled());
        }
        var warnings = finding == null || finding.judgement().warnings().isEmpty()
                ? null
                : finding.judgement().warnings();
        return new Observation(
                outcome, failure, startedAt, finishedAt, timings, null, seen, null, null, null, null, null, warnings);
    }
}
