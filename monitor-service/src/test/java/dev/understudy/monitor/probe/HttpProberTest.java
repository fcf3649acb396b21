package dev.understudy.monitor.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.kit.egress.EgressGuard;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real connections to servers that behave, and to servers that do not. */
class HttpProberTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-Shop: acme\r\n\r\nпри";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final NettyProber.Limits LIMITS =
            new NettyProber.Limits("Understudy/1 (+http://suite.test)", 65536, 32768, 1 << 20);

    @TempDir
    static Path folder;

    private static NioEventLoopGroup loops;
    private static NameServer names;
    private static KeyStore valid;
    private static KeyStore expired;
    private static KeyStore foreign;

    @BeforeAll
    static void prepare() throws Exception {
        loops = new NioEventLoopGroup(2);
        names = new NameServer(Map.of(
                "shop.test", List.of("127.0.0.1"),
                "two.test", List.of("127.0.0.2", "127.0.0.1"),
                "rebound.test", List.of("10.1.2.3"),
                "empty.test", List.of()));
        valid = Certificates.selfSigned(folder, "ip:127.0.0.1", "-1d", 30);
        expired = Certificates.selfSigned(folder, "ip:127.0.0.1", "-10d", 5);
        foreign = Certificates.selfSigned(folder, "dns:other.test", "-1d", 30);
    }

    @AfterAll
    static void close() {
        names.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void measuresEverythingOfASuccess() throws Exception {
        try (var site = Site.answering(OK)) {
            var seen = probe(site.url() + "корзина?q=1");

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.failure()).isNull();
            assertThat(seen.timings().connect()).isPositive();
            assertThat(seen.timings().tls()).isNull();
            assertThat(seen.timings().firstByte()).isPositive();
            assertThat(seen.timings().total()).isPositive();
            assertThat(seen.finishedAt()).isAfter(seen.startedAt());
            assertThat(seen.http()).isNotNull();
            assertThat(seen.http().status()).isEqualTo(200);
            assertThat(seen.http().headers()).isEqualTo(2);
            assertThat(seen.http().bodyBytes()).isEqualTo(6);
            assertThat(seen.http().address()).isEqualTo("127.0.0.1:" + site.port());
            assertThat(site.lastRequest())
                    .startsWith("GET /%D0%BA%D0%BE%D1%80%D0%B7%D0%B8%D0%BD%D0%B0?q=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("Host: 127.0.0.1:" + site.port() + "\r\n")
                    .containsIgnoringCase("User-Agent: Understudy/1 (+http://suite.test)\r\n")
                    .containsIgnoringCase("Connection: close\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"200, UP", "204, UP", "299, UP", "301, DOWN", "404, DOWN", "500, DOWN", "503, DOWN"})
    void anyStatusOfTheTwoHundredsIsASuccessUnlessSaidOtherwise(int status, Outcome outcome) throws Exception {
        try (var site = Site.answering("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(probe(site.url()).outcome()).isEqualTo(outcome);
        }
    }

    @Test
    void tellsTheStatusThatItGotAndTheOneThatItExpected() throws Exception {
        try (var site = Site.answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(probe(site.url()).failure()).satisfies(failure -> {
                assertThat(failure.reason()).isEqualTo("status");
                assertThat(failure.measured()).isEqualTo("500");
                assertThat(failure.expected()).isEqualTo("200-299");
            });
        }
    }

    @Test
    void expectedStatusesReplaceTheDefault() throws Exception {
        try (var forbidden = Site.answering("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
                var ok = Site.answering(OK)) {
            assertThat(probe(new HttpTarget(forbidden.url(), "GET", List.of(401, 403)), PATIENCE)
                            .outcome())
                    .isEqualTo(Outcome.UP);
            var other = probe(new HttpTarget(ok.url(), "GET", List.of(401, 403)), PATIENCE);
            assertThat(other.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(other.failure().expected()).isEqualTo("401, 403");
        }
    }

    @Test
    void aRedirectIsFollowedToItsEnd() throws Exception {
        try (var target = Site.answering(OK);
                var site = Site.answering(
                        "HTTP/1.1 302 Found\r\nLocation: " + target.url() + "\r\nContent-Length: 0\r\n\r\n")) {
            var seen = probe(site.url());

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.http().redirects()).isEqualTo(1);
            assertThat(seen.http().finalUrl()).isEqualTo(target.url());
            assertThat(target.lastRequest()).startsWith("GET / HTTP/1.1");
        }
    }

    @Test
    void anInterimResponseIsNotTheAnswer() throws Exception {
        try (var site = Site.answering("HTTP/1.1 103 Early Hints\r\n\r\n" + OK)) {
            assertThat(probe(site.url()).http().status()).isEqualTo(200);
        }
    }

    @Test
    void aHeadRequestNeedsNoBody() throws Exception {
        try (var site = Site.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) {
            assertThat(probe(new HttpTarget(site.url(), "HEAD", List.of()), PATIENCE)
                            .outcome())
                    .isEqualTo(Outcome.UP);
        }
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
        try (var site = Site.answering("HTTP/1.1 200 OK\r\n\r\nhello")) {
            var seen = probe(site.url());

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.http().bodyBytes()).isEqualTo(5);
        }
    }

    @Test
    void aPortThatNobodyListensOnRefuses() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }

        assertFails(probe("http://127.0.0.1:" + port + "/"), Outcome.DOWN, "connect-refused");
    }

    @Test
    void aServerThatNeverAnswersRunsIntoTheTimeout() throws Exception {
        try (var site = Site.behaving(connection -> connection.getInputStream().readAllBytes())) {
            var seen = probe(new HttpTarget(site.url(), "GET", List.of()), SHORT);

            assertFails(seen, Outcome.DOWN, "timeout");
            assertThat(seen.timings().connect()).isNotNull();
            assertThat(seen.timings().firstByte()).isNull();
        }
    }

    @Test
    void aServerThatDripsItsHeadRunsIntoTheTimeout() throws Exception {
        try (var site =
                Site.behaving(connection -> drip(connection.getOutputStream(), "HTTP/1.1 200 OK\r\nX-Slow: "))) {
            assertFails(probe(new HttpTarget(site.url(), "GET", List.of()), SHORT), Outcome.DOWN, "timeout");
        }
    }

    @Test
    void aServerThatDripsItsBodyRunsIntoTheTimeout() throws Exception {
        try (var site = Site.behaving(connection ->
                drip(connection.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"))) {
            assertFails(probe(new HttpTarget(site.url(), "GET", List.of()), SHORT), Outcome.DOWN, "timeout");
        }
    }

    @Test
    void anEndlessBodyIsReadUpToTheLimitOnly() throws Exception {
        try (var site = Site.behaving(connection -> {
            Site.readHead(connection);
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
            var block = new byte[8192];
            while (true) {
                out.write(block);
            }
        })) {
            var seen = probe(site.url());

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.http().bodyTruncated()).isTrue();
            assertThat(seen.http().bodyBytes()).isBetween(65536L, 65536L + 65536L);
        }
    }

    @Test
    void endlessHeadersFail() throws Exception {
        try (var site = Site.behaving(connection -> {
            Site.readHead(connection);
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
            while (true) {
                out.write("X-More: and more and more and more\r\n".getBytes(US_ASCII));
            }
        })) {
            assertFails(probe(site.url()), Outcome.DOWN, "headers-too-large");
        }
    }

    @Test
    void whatIsNoHttpIsAProtocolError() throws Exception {
        try (var site = Site.answering("SSH-2.0-OpenSSH_9.9\r\n\r\n")) {
            assertFails(probe(site.url()), Outcome.DOWN, "protocol");
        }
    }

    @Test
    void aServerThatClosesWithoutAWordIsDown() throws Exception {
        try (var site = Site.behaving(Site::readHead)) {
            assertFails(probe(site.url()), Outcome.DOWN, "connection-closed");
        }
    }

    @Test
    void aServerThatClosesInTheMiddleOfTheBodyIsDown() throws Exception {
        try (var site = Site.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello");
                var chunked = Site.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello")) {
            assertFails(probe(site.url()), Outcome.DOWN, "connection-closed");
            assertFails(probe(chunked.url()), Outcome.DOWN, "connection-closed");
        }
    }

    @Test
    void aTrustedCertificateForTheRightHostIsASuccess() throws Exception {
        try (var site = Site.answering(Certificates.serving(valid), OK)) {
            var seen = probe(https(site), Certificates.trusting(valid));

            assertThat(seen.failure()).isNull();
            assertThat(seen.timings().tls()).isPositive();
            assertThat(seen.http().tls()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aSelfSignedCertificateIsNotTrusted() throws Exception {
        try (var site = Site.answering(Certificates.serving(valid), OK)) {
            assertFails(probe(https(site), null), Outcome.DOWN, "tls-certificate");
        }
    }

    @Test
    void anExpiredCertificateIsToldAsThatWhetherItsIssuerIsTrustedOrNot() throws Exception {
        try (var site = Site.answering(Certificates.serving(expired), OK)) {
            assertFails(probe(https(site), null), Outcome.DOWN, "tls-expired");
            assertFails(probe(https(site), Certificates.trusting(expired)), Outcome.DOWN, "tls-expired");
        }
    }

    @Test
    void aCertificateForAnotherHostIsToldAsThat() throws Exception {
        try (var site = Site.answering(Certificates.serving(foreign), OK)) {
            assertFails(probe(https(site), Certificates.trusting(foreign)), Outcome.DOWN, "tls-hostname");
        }
    }

    @Test
    void aServerWithoutTlsFailsTheHandshake() throws Exception {
        try (var site = Site.behaving(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        })) {
            assertFails(probe(https(site), null), Outcome.DOWN, "tls-handshake");
        }
    }

    @Test
    void aServerThatHangsUpDuringTheHandshakeFailsIt() throws Exception {
        try (var site = Site.behaving(connection -> connection.getInputStream().read())) {
            assertThat(probe(https(site), null).failure().reason()).isIn("tls-handshake", "connection-reset");
        }
    }

    @Test
    void aNameIsResolvedAndTheHostFieldKeepsIt() throws Exception {
        try (var site = Site.answering(OK)) {
            var seen = probe("http://shop.test:" + site.port() + "/");

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.timings().dns()).isPositive();
            assertThat(site.lastRequest()).containsIgnoringCase("Host: shop.test:" + site.port());
        }
    }

    @Test
    void theNextAddressIsTriedWhenTheFirstRefuses() throws Exception {
        try (var site = Site.answering(OK)) {
            var seen = probe("http://two.test:" + site.port() + "/");

            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.http().address()).isEqualTo("127.0.0.1:" + site.port());
        }
    }

    @Test
    void aNameThatDoesNotExistIsTheTargetsFault() throws Exception {
        assertFails(probe("http://gone.test/"), Outcome.DOWN, "dns");
        assertFails(probe("http://empty.test/"), Outcome.DOWN, "dns");
    }

    @Test
    void aResolverThatDoesNotAnswerSaysNothingAboutTheTarget() throws Exception {
        assertFails(probe("http://broken.test/"), Outcome.UNKNOWN, "dns");
        assertFails(probe(new HttpTarget("http://silent.test/", "GET", List.of()), SHORT), Outcome.UNKNOWN, "dns");
    }

    @ParameterizedTest
    @CsvSource({"http://10.1.2.3/", "http://169.254.169.254/latest/meta-data", "http://rebound.test/", "http://[::1]/"})
    void anAddressInsideIsNotConnectedTo(String url) throws Exception {
        assertFails(probe(url), Outcome.UNKNOWN, "address-forbidden");
    }

    private static void drip(java.io.OutputStream out, String start) throws IOException {
        out.write(start.getBytes(US_ASCII));
        var pace = new java.util.concurrent.CountDownLatch(1);
        try {
            while (!pace.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String https(Site site) {
        return "https://127.0.0.1:" + site.port() + "/";
    }

    private static void assertFails(Observation seen, Outcome outcome, String reason) {
        assertThat(seen.failure()).isNotNull();
        assertThat(seen.failure().reason()).as(seen.failure().message()).isEqualTo(reason);
        assertThat(seen.outcome()).isEqualTo(outcome);
    }

    private static Observation probe(String url) throws Exception {
        return probe(new HttpTarget(url, "GET", List.of()), PATIENCE);
    }

    private static Observation probe(String url, @Nullable KeyStore trusted) throws Exception {
        return probe(new HttpTarget(url, "GET", List.of()), PATIENCE, trusted);
    }

    private static Observation probe(HttpTarget target, Duration timeout) throws Exception {
        return probe(target, timeout, null);
    }

    private static Observation probe(HttpTarget target, Duration timeout, @Nullable KeyStore trusted) throws Exception {
        var servers = List.<InetSocketAddress>of(names.address());
        try (var prober = new NettyProber(
                loops,
                new EgressGuard(List.of("127.0.0.0/8")),
                Clock.systemUTC(),
                LIMITS,
                servers,
                trusted,
                reference -> reference,
                Worlds.registries(),
                null)) {
            var seen = new CompletableFuture<Observation>();
            prober.probe(HttpProbe.of(target), timeout, seen::complete);
            return seen.get(10, TimeUnit.SECONDS);
        }
    }
}
