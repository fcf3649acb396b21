package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS servers show, over real handshakes: chains of several authorities, stapled answers, client certificates. */
class TlsServersTest {

    private static final Issuer OLD_ROOT = Issuer.root("Old Root");
    private static final Issuer NEW_ROOT = Issuer.root("New Root");
    private static final Issuer INTERMEDIATE = NEW_ROOT.authority("Intermediate", Issuer.ec(), -900, 900);
    private static final Issuer LEAF = INTERMEDIATE.server(Issuer.ec(), 60, List.of(Issuer.loopback()));

    /** A cross-sign that has ended harms nobody who knows the newer root, and is the end for who does not. */
    @Test
    void aCrossSignThatHasEndedHarmsOnlyThoseWhoNeedIt() throws Exception {
        var cross = OLD_ROOT.authority("New Root", NEW_ROOT.keys(), -900, -1);
        try (var site = serving(LEAF.serving(LEAF.certificate(), INTERMEDIATE.certificate(), cross.certificate()))) {
            var modern = probe(site, NEW_ROOT.certificate());
            assertThat(modern.outcome()).as("%s", modern).isEqualTo(Outcome.UP);
            assertThat(modern.tls().presented()).hasSize(3);
            assertThat(modern.tls().earliestExpiresAt())
                    .isEqualTo(cross.certificate().getNotAfter().toInstant());
            assertThat(modern.tls().bestChain()).hasSize(3).last().asString().contains("New Root");
            assertThat(modern.tls().bestChainExpiresAt())
                    .isEqualTo(LEAF.certificate().getNotAfter().toInstant());
            assertThat(modern.warnings()).singleElement().asString().contains("out of date");

            var dated = probe(site, OLD_ROOT.certificate());
            assertThat(dated.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(dated.failure().reason()).isEqualTo("tls-expired");
        }
    }

    /** Of two ways to trusted authorities the one that lasts longer counts. */
    @Test
    void ofTwoChainsThatHoldTheLongerLastingIsTheBest() throws Exception {
        var leaf = INTERMEDIATE.server(Issuer.ec(), 300, List.of(Issuer.loopback()));
        var cross = OLD_ROOT.authority("New Root", NEW_ROOT.keys(), -900, 20);
        try (var site = serving(leaf.serving(leaf.certificate(), INTERMEDIATE.certificate(), cross.certificate()))) {
            var both = probe(site, OLD_ROOT.certificate(), NEW_ROOT.certificate());
            assertThat(both.outcome()).as("%s", both).isEqualTo(Outcome.UP);
            assertThat(both.tls().bestChainExpiresAt())
                    .isEqualTo(leaf.certificate().getNotAfter().toInstant());

            // Of an answer over HTTP the same is told.
            for (var definition : List.of(
                    "kind: http\nhttp: {url: 'https://127.0.0.1:%d/'}",
                    "kind: tcp\ntcp: {host: 127.0.0.1, port: %d, tls: true}")) {
                try (var probing = new Probing(
                        Map.of(), Issuer.trust(OLD_ROOT.certificate(), NEW_ROOT.certificate()), Worlds.registries())) {
                    var seen = probing.probe(definition.formatted(site.port()) + "\nschedule: {timeout: 500ms}");
                    assertThat(
                                    seen.http() != null
                                            ? seen.http().bestChainExpiresAt()
                                            : seen.tcp().bestChainExpiresAt())
                            .as("%s", seen)
                            .isEqualTo(leaf.certificate().getNotAfter().toInstant());
                }
            }

            var dated = probe(site, OLD_ROOT.certificate());
            assertThat(dated.outcome()).isEqualTo(Outcome.UP);
            assertThat(dated.tls().bestChain()).hasSize(4);
            assertThat(dated.tls().bestChainExpiresAt())
                    .isEqualTo(cross.certificate().getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    @Test
    void anExpiredIntermediateAMissingOneAndAStrangersChainAreToldApart() throws Exception {
        var expired = NEW_ROOT.authority("Intermediate", INTERMEDIATE.keys(), -900, -1);
        try (var ended = serving(LEAF.serving(LEAF.certificate(), expired.certificate()));
                var missing = serving(LEAF.serving(LEAF.certificate()));
                var whole =
                        serving(LEAF.serving(LEAF.certificate(), INTERMEDIATE.certificate(), NEW_ROOT.certificate()))) {
            assertThat(probe(ended, NEW_ROOT.certificate()).failure().reason()).isEqualTo("tls-expired");
            assertThat(probe(missing, NEW_ROOT.certificate()).failure().reason())
                    .isEqualTo("tls-missing-intermediate");
            assertThat(probe(whole, OLD_ROOT.certificate()).failure().reason()).isEqualTo("tls-untrusted");
            assertThat(probe(whole, NEW_ROOT.certificate()).outcome()).isEqualTo(Outcome.UP);
        }
    }

    @Test
    void aWeakKeyIsADegradation() throws Exception {
        var weak = INTERMEDIATE.server(Issuer.pair("RSA", 1024), 60, List.of(Issuer.loopback()));
        try (var site = serving(weak.serving(weak.certificate(), INTERMEDIATE.certificate()))) {
            var seen = probe(site, NEW_ROOT.certificate());
            assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.DEGRADED);
            assertThat(seen.failure().reason()).isEqualTo("tls-weak-key");
            assertThat(seen.failure().measured()).contains("1024");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "good, false, 1, good, UP",
        "revoked, true, 1, revoked, DOWN",
        "stale, true, -1, unusable, UP",
        "forged, true, 1, unusable, UP",
    })
    void whatIsStapledIsBelievedIfItIsSignedAndFresh(
            String name, boolean revoked, int validDays, String stapled, Outcome outcome) throws Exception {
        var responder = name.equals("forged") ? Issuer.root("Intermediate") : INTERMEDIATE;
        var ocsp = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        ocsp.createContext("/", exchange -> {
            var asked = exchange.getRequestMethod().equals("POST")
                    ? exchange.getRequestBody().readAllBytes()
                    : java.util.Base64.getDecoder()
                            .decode(java.net.URLDecoder.decode(
                                    exchange.getRequestURI().getRawPath().substring(1), StandardCharsets.US_ASCII));
            var answer = responder.ocsp(asked, revoked, Duration.ofDays(validDays));
            exchange.getResponseHeaders().add("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        ocsp.start();
        var leaf = INTERMEDIATE.server(
                Issuer.ec(), 60, "http://127.0.0.1:" + ocsp.getAddress().getPort() + "/", List.of(Issuer.loopback()));
        System.setProperty("jdk.tls.server.enableStatusRequestExtension", "true");
        try (var site = serving(leaf.serving(leaf.certificate(), INTERMEDIATE.certificate()))) {
            var seen = probe(site, NEW_ROOT.certificate());
            assertThat(seen.tls().stapled()).as("%s", seen).isEqualTo(stapled);
            assertThat(seen.outcome()).isEqualTo(outcome);
            if (outcome == Outcome.DOWN) {
                assertThat(seen.failure().reason()).isEqualTo("tls-revoked");
            }
        } finally {
            System.clearProperty("jdk.tls.server.enableStatusRequestExtension");
            ocsp.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatAsksForACertificateIsShownTheOneThatTheDefinitionNames(String version) throws Exception {
        var clients = Issuer.root("Clients");
        var client = clients.server(Issuer.ec(), 60, List.of(Issuer.dns("probe.test")));
        var stranger = Issuer.root("Strangers").server(Issuer.ec(), 60, List.of(Issuer.dns("probe.test")));
        var context = LEAF.servingTo(clients.certificate(), LEAF.certificate(), INTERMEDIATE.certificate());
        var secrets = Map.of(
                "env:UNDERSTUDY_SECRET_CERT", Issuer.pem(client.certificate()),
                "env:UNDERSTUDY_SECRET_KEY", client.keyPem(),
                "env:UNDERSTUDY_SECRET_OTHER_CERT", Issuer.pem(stranger.certificate()),
                "env:UNDERSTUDY_SECRET_OTHER_KEY", stranger.keyPem(),
                "env:UNDERSTUDY_SECRET_BROKEN", "-----BEGIN NOTHING-----");
        var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        server.setNeedClientAuth(true);
        server.setEnabledProtocols(new String[] {version});
        try (var site = Site.behaving(new Prepared(server), connection -> {
                    var head = Site.readHead(connection);
                    if (head.endsWith("\r\n\r\n")) {
                        connection
                                .getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                        .getBytes(StandardCharsets.US_ASCII));
                    }
                });
                var probing = new Probing(secrets, Issuer.trust(NEW_ROOT.certificate()), Worlds.registries())) {
            var http = "kind: http\nhttp: {url: 'https://127.0.0.1:" + site.port() + "/', tls: {%s}}";
            var own = "clientCertificate: 'env:UNDERSTUDY_SECRET_CERT', clientKey: 'env:UNDERSTUDY_SECRET_KEY'";
            var known = probing.probe(http.formatted(own));
            assertThat(known.outcome()).as("%s", known).isEqualTo(Outcome.UP);
            assertThat(known.toString()).doesNotContain("PRIVATE KEY");
            assertThat(probing.probe(http.formatted("")).outcome()).isEqualTo(Outcome.DOWN);
            assertThat(probing.probe(http.formatted(own.replace("SECRET_", "SECRET_OTHER_")))
                            .outcome())
                    .isEqualTo(Outcome.DOWN);
            var unreadable = probing.probe(http.formatted(own.replace("SECRET_KEY", "SECRET_BROKEN")));
            assertThat(unreadable.outcome()).as("%s", unreadable).isEqualTo(Outcome.UNKNOWN);
            assertThat(unreadable.toString()).doesNotContain("BEGIN NOTHING");

            var tls = "kind: tls\ntls: {host: 127.0.0.1, port: " + site.port() + "%s}";
            var shown = probing.probe(tls.formatted(", " + own));
            assertThat(shown.outcome()).as("%s", shown).isEqualTo(Outcome.UP);
            assertThat(shown.tls().protocol()).isEqualTo(version);
            assertThat(probing.probe(tls.formatted(", " + own.replace("SECRET_KEY", "SECRET_MISSING")))
                            .failure()
                            .reason())
                    .isEqualTo("secret");

            var tcp = "kind: tcp\ntcp: {host: 127.0.0.1, port: " + site.port()
                    + ", tls: true, tlsOptions: {%s}, dialog: [{send: \"GET / HTTP/1.0\\r\\n\\r\"}, {expect: '200'}]}";
            var dialogue = probing.probe(tcp.formatted(own));
            assertThat(dialogue.outcome()).as("%s", dialogue).isEqualTo(Outcome.UP);
            assertThat(probing.probe(tcp.formatted("verify: true")).outcome()).isEqualTo(Outcome.DOWN);
        }
    }

    /** The dialogues of the protocols to the byte, up to a handshake whose certificates are judged. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "imap | * OK [CAPABILITY IMAP4rev1 STARTTLS] ready | a1 STARTTLS | a1 OK begin",
                "pop3 | +OK ready | STLS | +OK begin",
                "ftp | 220-Welcome~220 ready | AUTH TLS | 234 begin",
                "smtp | 220 ready | EHLO understudy.invalid~STARTTLS | 250-mail~250 STARTTLS~220 go",
            })
    void tlsIsAskedForAsEachProtocolDoes(String protocol, String greeting, String asked, String answers)
            throws Exception {
        var context = LEAF.serving(LEAF.certificate(), INTERMEDIATE.certificate());
        try (var site = Site.behaving(connection -> {
                    say(connection, greeting.strip());
                    var questions = asked.strip().split("~");
                    var replies = answers.strip().split("~");
                    for (int i = 0; i < questions.length; i++) {
                        if (!line(connection.getInputStream()).equals(questions[i])) {
                            return;
                        }
                        // The last answer is one line; those before it have all the others.
                        int from = i == questions.length - 1 ? replies.length - 1 : 0;
                        int to = i == questions.length - 1 ? replies.length : replies.length - 1;
                        say(connection, String.join("~", List.of(replies).subList(from, to)));
                    }
                    secure(context, connection);
                });
                var probing = new Probing(Map.of(), Issuer.trust(NEW_ROOT.certificate()), Worlds.registries())) {
            var seen = probing.probe(
                    "kind: tls\ntls: {host: 127.0.0.1, port: %d, starttls: %s}".formatted(site.port(), protocol));
            assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UP);
            assertThat(seen.tls().bestChainExpiresAt())
                    .isEqualTo(LEAF.certificate().getNotAfter().toInstant());
        }
        try (var refusing = Site.behaving(connection -> {
                    say(connection, greeting.strip());
                    while (!line(connection.getInputStream()).isEmpty()) {
                        say(
                                connection,
                                protocol.strip().equals("imap")
                                        ? "a1 BAD what"
                                        : protocol.strip().equals("pop3") ? "-ERR what" : "502 what");
                    }
                });
                var probing = new Probing()) {
            var seen = probing.probe(
                    "kind: tls\ntls: {host: 127.0.0.1, port: %d, starttls: %s}".formatted(refusing.port(), protocol));
            assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(seen.failure().reason()).isEqualTo("starttls");
        }
    }

    @ParameterizedTest
    @CsvSource({"S, UP, ''", "N, DOWN, starttls", "E, DOWN, starttls"})
    void postgresIsAskedWithItsOwnMessage(String answer, Outcome outcome, String reason) throws Exception {
        var context = LEAF.serving(LEAF.certificate(), INTERMEDIATE.certificate());
        try (var site = Site.behaving(connection -> {
                    var asked = connection.getInputStream().readNBytes(8);
                    if (java.util.Arrays.equals(asked, new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47})) {
                        connection.getOutputStream().write(answer.charAt(0));
                    }
                    if (answer.equals("S")) {
                        secure(context, connection);
                    }
                });
                var probing = new Probing(Map.of(), Issuer.trust(NEW_ROOT.certificate()), Worlds.registries())) {
            var seen = probing.probe(
                    "kind: tls\ntls: {host: 127.0.0.1, port: %d, starttls: postgres}".formatted(site.port()));
            assertThat(seen.outcome()).as("%s", seen).isEqualTo(outcome);
            if (outcome != Outcome.UP) {
                assertThat(seen.failure().reason()).isEqualTo(reason);
            }
        }
    }

    private static void secure(SSLContext context, java.net.Socket plain) throws Exception {
        var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false);
        tls.setUseClientMode(false);
        tls.startHandshake();
        while (tls.getInputStream().read() >= 0) {
            // Only the handshake is of interest.
        }
    }

    private static void say(java.net.Socket connection, String lines) throws Exception {
        for (var line : lines.split("~")) {
            connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String line(InputStream in) throws java.io.IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    private static Site serving(SSLContext context) {
        return Site.behaving(context.getServerSocketFactory(), connection -> {
            var tls = (SSLSocket) connection;
            tls.setSoTimeout((int) TimeUnit.SECONDS.toMillis(5));
            tls.startHandshake();
            while (tls.getInputStream().read() >= 0) {
                // The probe leaves when it has seen enough.
            }
        });
    }

    private static Observation probe(Site site, X509Certificate... trusted) throws Exception {
        try (var probing = new Probing(Map.of(), Issuer.trust(trusted), Worlds.registries())) {
            return probing.probe(
                    "kind: tls\ntls: {host: 127.0.0.1, port: %d}\nschedule: {timeout: 8s}".formatted(site.port()));
        }
    }

    /** A socket that is prepared already, as a factory. */
    private static final class Prepared extends javax.net.ServerSocketFactory {

        private final SSLServerSocket socket;

        Prepared(SSLServerSocket socket) {
            this.socket = socket;
        }

        @Override
        public java.net.ServerSocket createServerSocket() {
            return socket;
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.net.ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }
}
