package dev.understudy.monitor.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.monitor.probe.Site.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that misbehave at random: every probe ends, with one of the reasons that fit, and no server gets rid of more than
 * a bounded number of bytes. A failure names the seed of its server.
 */
class FuzzTest {

    private static final long SEED = 20_261_126;
    private static final int SERVERS = 12;
    private static final long MOST_BYTES = 64L << 20;
    private static final String BODY = "<html>Каталог</html>";

    private static final byte[] BOMB = gzip(new byte[32 << 20]);

    private static Probing probing;

    @BeforeAll
    static void open() {
        probing = new Probing();
    }

    @AfterAll
    static void close() {
        probing.close();
    }

    enum Kind {
        /** A good answer that ends somewhere in its middle. */
        CUT_OFF("connection-closed", "protocol"),
        /** Sizes of chunks that are none, or chunks without an end. */
        CHUNKS("protocol", "connection-closed", "body-too-large"),
        /** More or fewer bytes than announced, several announcements, or one that is no number. */
        LENGTHS("protocol", "connection-closed"),
        STATUS_LINE("protocol", "connection-closed", "headers-too-large", "status"),
        HEAD_WITHOUT_END("headers-too-large", "timeout"),
        BODY_WITHOUT_END("body-too-large", "timeout"),
        SILENCE("timeout"),
        DRIP("timeout"),
        /** Compressed data that is broken, cut off or far larger than it looks. */
        COMPRESSION("decode", "body-too-large", "connection-closed"),
        REDIRECTS("redirect-limit", "redirect", "address-forbidden", "dns"),
        NOISE("protocol", "connection-closed", "headers-too-large");

        private final Set<String> reasons;

        Kind(String... reasons) {
            this.reasons = Set.of(reasons);
        }

        /** @param written counts what the server got rid of */
        Behaviour server(Random random, AtomicLong written) {
            return switch (this) {
                case CUT_OFF -> {
                    var whole = answer(
                            "Content-Length: " + BODY.getBytes(java.nio.charset.StandardCharsets.UTF_8).length, BODY);
                    int end = random.nextInt(whole.length);
                    yield saying(java.util.Arrays.copyOf(whole, end), written);
                }
                case CHUNKS -> {
                    var sizes = List.of("zz", "-5", "ffffffffffffffffffff", "0x10", " ", "10;", "7fffffff", "5");
                    var size = sizes.get(random.nextInt(sizes.size()));
                    yield saying(answer("Transfer-Encoding: chunked", size + "\r\nshort"), written);
                }
                case LENGTHS -> {
                    var fields = List.of(
                            "Content-Length: 100000",
                            "Content-Length: -1",
                            "Content-Length: many",
                            "Content-Length: 5\r\nContent-Length: 7",
                            "Content-Length: 99999999999999999999",
                            "Content-Length: 1,2");
                    yield saying(answer(fields.get(random.nextInt(fields.size())), "short"), written);
                }
                case STATUS_LINE -> {
                    var lines = List.of(
                            "HTTP/1.1 99 Low",
                            "HTTP/1.1 ok",
                            "HTTP/1.1",
                            "HTTP/x.y 200 OK",
                            "ICY 200 OK",
                            "HTTP/1.1 -200 OK",
                            "HTTP/1.1 1000 High",
                            "\u0000\u0000\u0000",
                            "HTTP/1.1 200 OK\r\nno colon here\r\n: no name");
                    var line = lines.get(random.nextInt(lines.size()));
                    yield saying((line + "\r\nContent-Length: x\r\n\r\n").getBytes(ISO_8859_1), written);
                }
                case HEAD_WITHOUT_END -> {
                    var piece = ("X-" + "a".repeat(1 + random.nextInt(2000)) + ": b"
                                    + (random.nextBoolean() ? "\r\n" : ""))
                            .getBytes(US_ASCII);
                    yield endless("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII), piece, written);
                }
                case BODY_WITHOUT_END -> {
                    boolean chunked = random.nextBoolean();
                    var piece = chunked
                            ? ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes(US_ASCII)
                            : new byte[1 + random.nextInt(8192)];
                    yield endless(answer(chunked ? "Transfer-Encoding: chunked" : "X-Nothing: 1", ""), piece, written);
                }
                case SILENCE -> {
                    var start = random.nextBoolean() ? "" : "HTTP/1.1 200 OK\r\n";
                    yield connection -> {
                        connection.getOutputStream().write(start.getBytes(US_ASCII));
                        connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    };
                }
                case DRIP -> {
                    var whole = answer("Content-Length: 100000", "");
                    int at = random.nextInt(whole.length);
                    yield connection -> {
                        Site.readHead(connection);
                        connection.getOutputStream().write(whole, 0, at);
                        for (int i = at; ; i++) {
                            connection.getOutputStream().write(i < whole.length ? whole[i] : 'x');
                            Thread.sleep(20);
                        }
                    };
                }
                case COMPRESSION -> {
                    var bytes = random.nextBoolean()
                            ? BOMB.clone()
                            : gzip(BODY.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    boolean large = bytes.length > 1000;
                    int fault = large ? 0 : random.nextInt(3);
                    if (fault == 1) {
                        // Behind the head, where the format says what is broken.
                        bytes[10 + random.nextInt(bytes.length - 18)] ^= (byte) 0x55;
                    }
                    var sent =
                            fault == 2 ? java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1)) : bytes;
                    var body = large || fault > 0 ? sent : "not gzip at all".getBytes(US_ASCII);
                    yield saying(
                            join(answer("Content-Encoding: gzip\r\nContent-Length: " + body.length, ""), body),
                            written);
                }
                case REDIRECTS -> {
                    var places = List.of(
                            "/again",
                            "//127.0.0.1:%d/x",
                            "http://[",
                            "ftp://shop.test/",
                            "http://10.0.0.1/",
                            "http://127.0.0.1:99999/",
                            "http://nowhere.invalid/",
                            "javascript:alert(1)",
                            "");
                    var place = places.get(random.nextInt(places.size()));
                    yield connection -> {
                        Site.readHead(connection);
                        connection
                                .getOutputStream()
                                .write(("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                                                + place.formatted(connection.getLocalPort()) + "\r\n\r\n")
                                        .getBytes(US_ASCII));
                    };
                }
                case NOISE -> {
                    var noise = new byte[random.nextInt(100_000)];
                    random.nextBytes(noise);
                    yield saying(noise, written);
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyProbeEndsWithAReasonThatFits(Kind kind) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<String>>();
            for (int i = 0; i < SERVERS; i++) {
                long seed = SEED + 1000L * kind.ordinal() + i;
                outcomes.add(threads.submit(() -> wrong(kind, seed)));
            }
            for (var outcome : outcomes) {
                assertThat(outcome.get()).isNull();
            }
        }
    }

    /** @return what is wrong; null when nothing is */
    private static String wrong(Kind kind, long seed) throws Exception {
        var written = new AtomicLong();
        try (var site = Site.behaving(kind.server(new Random(seed), written))) {
            var seen = probing.probe("""
                    kind: http
                    schedule: {timeout: %s}
                    http: {url: "%s", %sbodyLimit: 65536, bodyMustMatch: [Каталог]}\
                    """.formatted(
                            kind == Kind.SILENCE || kind == Kind.DRIP ? "700ms" : "5s",
                            site.url(),
                            kind == Kind.COMPRESSION ? "compression: gzip, " : ""));
            var reason = seen.failure() == null ? "none" : seen.failure().reason();
            if (!kind.reasons.contains(reason) || seen.outcome() == Outcome.UP || written.get() > MOST_BYTES) {
                return kind + " " + seed + ": " + seen.outcome() + " " + seen.failure() + ", " + written + " bytes";
            }
            return null;
        }
    }

    /** A good answer with one byte changed: whatever is made of it, it is made, and an assertion is never guessed. */
    @Test
    void aByteThatIsChangedNeverKeepsAProbeFromItsEnd() throws Exception {
        var good = answer("Content-Length: 5\r\nContent-Type: text/plain", "hello");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Observation>>();
            for (int i = 0; i < 80; i++) {
                var random = new Random(SEED + i);
                var bytes = good.clone();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                outcomes.add(threads.submit(() -> {
                    try (var site = Site.behaving(saying(bytes, new AtomicLong()))) {
                        return probing.probe(
                                "kind: http\nschedule: {timeout: 700ms}\nhttp: {url: '%s', bodyMustMatch: ['^hello$']}"
                                        .formatted(site.url()));
                    }
                }));
            }
            for (var outcome : outcomes) {
                var seen = outcome.get();
                assertThat(seen.outcome() == Outcome.UP).as("%s", seen).isEqualTo(seen.failure() == null);
                assertThat(seen.outcome()).isIn(Outcome.UP, Outcome.DOWN);
            }
        }
    }

    /** Handshakes, mail servers, registries and resolvers that talk nonsense. */
    @Test
    void otherKindsEndAsWell() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Void>>();
            for (int i = 0; i < SERVERS; i++) {
                var random = new Random(SEED + i);
                var noise = new byte[random.nextInt(3000)];
                random.nextBytes(noise);
                // Records that look like TLS: handshakes, alerts, of any version and length.
                var record = join(new byte[] {(byte) (20 + random.nextInt(5)), 3, (byte) random.nextInt(5)}, noise);
                outcomes.add(threads.submit(() -> {
                    try (var tls = Site.behaving(saying(record, new AtomicLong()));
                            var plain = Site.behaving(saying(noise, new AtomicLong()))) {
                        var https = probing.probe(
                                "kind: http\nschedule: {timeout: 700ms}\nhttp: {url: 'https://127.0.0.1:%d/'}"
                                        .formatted(tls.port()));
                        assertThat(https.outcome()).isEqualTo(Outcome.DOWN);
                        assertThat(https.failure().reason())
                                .isIn("tls-handshake", "timeout", "connection-reset", "tls-alert");
                        for (var protocol : List.of("smtp", "imap", "pop3", "ftp", "postgres", "xmpp")) {
                            var mail = probing.probe(
                                    "kind: tls\nschedule: {timeout: 700ms}\ntls: {host: 127.0.0.1, port: %d, starttls: %s}"
                                            .formatted(plain.port(), protocol));
                            assertThat(mail.outcome()).as("%s", mail).isEqualTo(Outcome.DOWN);
                            assertThat(mail.failure().reason())
                                    .isIn("starttls", "timeout", "tls-handshake", "connection-reset");
                        }
                        var domain = probing.probe(
                                "kind: domain\nschedule: {timeout: 700ms}\ndomain: {domain: shop.test, whois: '127.0.0.1:%d'}"
                                        .formatted(plain.port()));
                        assertThat(domain.outcome()).isEqualTo(Outcome.UNKNOWN);
                        var dns = probing.probe(
                                "kind: dns\nschedule: {timeout: 700ms}\ndns: {name: shop.test, server: '127.0.0.1:%d', transport: tcp}"
                                        .formatted(plain.port()));
                        assertThat(dns.outcome()).as("%s", dns).isEqualTo(Outcome.DOWN);
                    }
                    return null;
                }));
            }
            for (var outcome : outcomes) {
                assertThat(outcome.get()).isNull();
            }
        }
    }

    /** Over UDP anybody may answer anything: what does not belong to the question is passed over. */
    @Test
    void aNameServerThatTalksNonsenseIsNotBelieved() throws Exception {
        for (int i = 0; i < SERVERS; i++) {
            var random = new Random(SEED + i);
            var noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            boolean echo = random.nextBoolean();
            try (var socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
                Thread.startVirtualThread(() -> {
                    var query = new DatagramPacket(new byte[512], 512);
                    try {
                        while (true) {
                            socket.receive(query);
                            // Perhaps with the question's own number, so that only the rest is wrong.
                            if (echo && noise.length > 2) {
                                System.arraycopy(query.getData(), 0, noise, 0, 2);
                            }
                            socket.send(new DatagramPacket(noise, noise.length, query.getSocketAddress()));
                        }
                    } catch (IOException e) {
                        // The test is over.
                    }
                });
                var seen = probing.probe(
                        "kind: dns\nschedule: {timeout: 300ms}\ndns: {name: shop.test, server: '127.0.0.1:%d'}"
                                .formatted(socket.getLocalPort()));
                assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.DOWN);
                assertThat(seen.failure().reason()).isNotBlank();
            }
        }
    }

    private static byte[] answer(String fields, String body) {
        return ("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n" + body).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        var joined = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private static Behaviour saying(byte[] bytes, AtomicLong written) {
        return connection -> {
            readSome(connection);
            connection.getOutputStream().write(bytes);
            written.addAndGet(bytes.length);
        };
    }

    private static Behaviour endless(byte[] start, byte[] piece, AtomicLong written) {
        return connection -> {
            readSome(connection);
            connection.getOutputStream().write(start);
            while (true) {
                connection.getOutputStream().write(piece);
                written.addAndGet(piece.length);
            }
        };
    }

    /** What a client says first; protocols in which the server begins are not kept waiting for long. */
    private static void readSome(Socket connection) throws IOException {
        connection.setSoTimeout(50);
        try {
            var unused = connection.getInputStream().read(new byte[65_536]);
        } catch (java.net.SocketTimeoutException e) {
            // It waits for us.
        }
    }
}
