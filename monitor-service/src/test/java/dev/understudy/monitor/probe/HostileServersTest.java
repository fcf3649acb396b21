package dev.understudy.monitor.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.monitor.probe.Site.Behaviour;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that misbehave cost bounded time and memory, and get the right reason. */
class HostileServersTest {

    private static Probing probing;

    @BeforeAll
    static void open() {
        probing = new Probing();
    }

    @AfterAll
    static void close() {
        probing.close();
    }

    @Test
    void aGzipBombIsStoppedAtTheLimit() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        var bytes = bomb.toByteArray();
        try (var site = Site.behaving(connection -> {
            Site.readHead(connection);
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                            .getBytes(US_ASCII));
            connection.getOutputStream().write(bytes);
        })) {
            var seen = probing.probe(
                    "kind: http\nhttp: {url: %s, compression: gzip, bodyLimit: 100000}".formatted(site.url()));

            assertThat(seen.failure().reason()).isEqualTo("body-too-large");
            assertThat(seen.http().bodyBytes()).isEqualTo(100_000);
        }
    }

    @Test
    void aBodyWithoutEndIsCutOffAndTheConnectionClosed() throws Exception {
        var written = new AtomicLong();
        Behaviour endless = connection -> {
            Site.readHead(connection);
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
            var chunk = new byte[8192];
            while (true) {
                connection.getOutputStream().write(chunk);
                written.addAndGet(chunk.length);
            }
        };
        try (var site = Site.behaving(endless)) {
            var plain = probing.probe("kind: http\nhttp: {url: %s}".formatted(site.url()));
            assertThat(plain.outcome()).isEqualTo(Outcome.UP);
            assertThat(plain.http().bodyTruncated()).isTrue();
            var asserted = probing.probe("kind: http\nhttp: {url: %s, bodyMustMatch: [ok]}".formatted(site.url()));
            assertThat(asserted.failure().reason()).isEqualTo("body-too-large");
            assertThat(written.get()).isLessThan(64L << 20);
        }
    }

    @Test
    void dripsAndSilenceEndWithTheTimeout() throws Exception {
        try (var drip = Site.behaving(connection -> {
                    Site.readHead(connection);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(US_ASCII));
                    while (true) {
                        connection.getOutputStream().write('x');
                        Thread.sleep(50);
                    }
                });
                var silent = Site.behaving(connection ->
                        connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
            assertThat(probing.probe("kind: http\nhttp: {url: %s}\nschedule: {timeout: 300ms}".formatted(drip.url()))
                            .failure()
                            .reason())
                    .isEqualTo("timeout");
            assertThat(probing.probe("kind: http\nhttp: {url: %s}\nschedule: {timeout: 300ms}".formatted(silent.url()))
                            .failure()
                            .reason())
                    .isEqualTo("timeout");
            assertThat(probing.probe(
                                    "kind: tcp\ntcp: {host: 127.0.0.1, port: %d, dialog: [{expect: x}]}\nschedule: {timeout: 300ms}"
                                            .formatted(silent.port()))
                            .failure()
                            .reason())
                    .isEqualTo("timeout");
            assertThat(probing.probe("kind: tls\ntls: {host: 127.0.0.1, port: %d}\nschedule: {timeout: 300ms}"
                                    .formatted(silent.port()))
                            .failure()
                            .reason())
                    .isEqualTo("timeout");
        }
    }

    @Test
    void headersWithoutEndAndLinesWithoutEndAreRefused() throws Exception {
        try (var headers = Site.behaving(connection -> {
                    Site.readHead(connection);
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
                    while (true) {
                        connection
                                .getOutputStream()
                                .write("X-More: and more and more and more and more\r\n".getBytes(US_ASCII));
                    }
                });
                var line = Site.behaving(connection -> {
                    var chunk = "x".repeat(4096).getBytes(US_ASCII);
                    while (true) {
                        connection.getOutputStream().write(chunk);
                    }
                })) {
            assertThat(probing.probe("kind: http\nhttp: {url: %s}".formatted(headers.url()))
                            .failure()
                            .reason())
                    .isEqualTo("headers-too-large");
            assertThat(probing.probe("kind: tcp\ntcp: {host: 127.0.0.1, port: %d, dialog: [{expect: ^ok}]}"
                                    .formatted(line.port()))
                            .failure()
                            .reason())
                    .isEqualTo("response-too-large");
        }
    }

    @Test
    void aBodyShorterThanAnnouncedIsNoSuccess() throws Exception {
        try (var site = Site.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort")) {
            assertThat(probing.probe("kind: http\nhttp: {url: %s}".formatted(site.url()))
                            .failure()
                            .reason())
                    .isEqualTo("connection-closed");
        }
    }

    /** Whatever a server says, the probe ends in time and says something. */
    @Test
    void noiseIsAnsweredWithAReason() throws Exception {
        var random = new Random(20_261_126);
        for (int i = 0; i < 60; i++) {
            var noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            var prefix = random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "";
            try (var site = Site.behaving(connection -> {
                connection.getOutputStream().write(prefix.getBytes(US_ASCII));
                connection.getOutputStream().write(noise);
            })) {
                var http = probing.probe(
                        "kind: http\nhttp: {url: %s, jsonAssertions: [{path: $.a, op: exists}]}".formatted(site.url()));
                assertThat(http.outcome()).isEqualTo(Outcome.DOWN);
                assertThat(http.failure().reason()).isNotBlank();
                var tls = probing.probe("kind: tls\ntls: {host: 127.0.0.1, port: %d}".formatted(site.port()));
                assertThat(tls.outcome()).isEqualTo(Outcome.DOWN);
                var whois = probing.probe(
                        "kind: domain\ndomain: {domain: shop.test, whois: '127.0.0.1:%d'}".formatted(site.port()));
                assertThat(whois.outcome()).isEqualTo(Outcome.UNKNOWN);
            }
        }
    }
}
