package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Options of HTTP probes and flows, against the JDK's own server. */
class HttpOptionsTest {

    private final Probing probing = new Probing(
            Map.of("env:UNDERSTUDY_SECRET_A", "пароль", "env:UNDERSTUDY_SECRET_T", "t0k3n"), null, Worlds.registries());
    private HttpServer server;
    private HttpServer other;
    private String base;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        other = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.start();
        other.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
        other.stop(0);
        probing.close();
    }

    @Test
    void credentialsGoToTheirHostAloneAndAreNotTold() throws Exception {
        var elsewhere = "http://127.0.0.1:" + other.getAddress().getPort() + "/";
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere);
            answer(exchange, exchange.getRequestHeaders().getFirst("Authorization") == null ? 401 : 302, "");
        });
        var foreign = new StringBuilder();
        other.createContext("/", exchange -> {
            foreign.append(exchange.getRequestHeaders().getFirst("Authorization"));
            foreign.append(exchange.getRequestHeaders().getFirst("X-Key"));
            answer(exchange, 200, "ok");
        });

        var seen = probing.probe("""
            kind: http
            http:
              url: %s/
              auth: {username: probe, secret: "env:UNDERSTUDY_SECRET_A"}
              secretHeaders: {X-Key: "env:UNDERSTUDY_SECRET_T"}\
            """.formatted(base));

        assertThat(seen.outcome()).isEqualTo(Outcome.UP);
        assertThat(foreign).hasToString("nullnull");
        assertThat(seen.toString()).doesNotContain("t0k3n").doesNotContain("пароль");
    }

    @Test
    void aSecretThatIsNotThereSaysNothingAboutTheSite() throws Exception {
        var seen = probing.probe("""
            kind: http
            http: {url: %s/, auth: {bearer: "env:UNDERSTUDY_SECRET_MISSING"}}\
            """.formatted(base));

        assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.failure().reason()).isEqualTo("secret");
    }

    @Test
    void aTokenIsFetchedOnceAndUsed() throws Exception {
        var fetched = new AtomicInteger();
        server.createContext("/token", exchange -> {
            fetched.incrementAndGet();
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(
                    exchange,
                    form.contains("grant_type=client_credentials") && form.contains("client_secret=t0k3n") ? 200 : 400,
                    "{\"access_token\": \"abc\", \"expires_in\": 3600}");
        });
        server.createContext(
                "/api",
                exchange -> answer(
                        exchange,
                        "Bearer abc".equals(exchange.getRequestHeaders().getFirst("Authorization")) ? 200 : 401,
                        "ok"));
        var definition = """
            kind: http
            http:
              url: %1$s/api
              auth: {oauth2: {url: %1$s/token, clientId: probe, secret: "env:UNDERSTUDY_SECRET_T"}}\
            """.formatted(base);

        assertThat(probing.probe(definition).outcome()).isEqualTo(Outcome.UP);
        assertThat(probing.probe(definition).outcome()).isEqualTo(Outcome.UP);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void cookiesAreKeptWithinAProbeAndForgottenAfterIt() throws Exception {
        server.createContext("/", exchange -> {
            var cookie = exchange.getRequestHeaders().getFirst("Cookie");
            if (cookie == null) {
                exchange.getResponseHeaders().add("Set-Cookie", "sid=1; Path=/");
                exchange.getResponseHeaders().add("Location", "/in");
                answer(exchange, 302, "");
            } else {
                answer(exchange, cookie.equals("sid=1") ? 200 : 500, "");
            }
        });

        for (int i = 0; i < 2; i++) {
            var seen = probing.probe("kind: http\nhttp: {url: %s/}".formatted(base));
            assertThat(seen.outcome()).isEqualTo(Outcome.UP);
            assertThat(seen.http().redirects()).isEqualTo(1);
        }
    }

    @Test
    void redirectsInACircleHaveAnEnd() throws Exception {
        var asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().add("Location", "/again");
            answer(exchange, 302, "");
        });

        var seen = probing.probe("kind: http\nhttp: {url: %s/}".formatted(base));

        assertThat(seen.failure().reason()).isEqualTo("redirect-limit");
        assertThat(asked).hasValue(11);
    }

    @Test
    void aRedirectIntoTheOperatorsNetworkIsNotFollowed() throws Exception {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data/");
            answer(exchange, 302, "");
        });

        var seen = probing.probe("kind: http\nhttp: {url: %s/}".formatted(base));

        assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.failure().reason()).isEqualTo("address-forbidden");
    }

    @Test
    void aWallAgainstRobotsIsNoOutage() throws Exception {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Server", "ddos-guard");
            answer(exchange, 403, "<html>DDoS-Guard</html>");
        });

        var seen = probing.probe("kind: http\nhttp: {url: %s/}".formatted(base));

        assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.failure().reason()).isEqualTo("blocked");
    }

    @Test
    void aPageThatLostItsWordsIsDefaced_andASlowOneDegraded() throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, "<h1>HACKED by cat</h1> Корзина"));

        var defaced = probing.probe(
                "kind: http\nhttp: {url: %s/, keywords: {present: [корзина], absent: [hacked]}}".formatted(base));
        assertThat(defaced.failure().reason()).isEqualTo("defaced");
        var slow = probing.probe(
                "kind: http\nhttp: {url: %s/}\nschedule: {timeout: 2s, degradedLatency: PT0.001S}".formatted(base));
        assertThat(slow.outcome()).isIn(Outcome.DEGRADED, Outcome.UP);
    }

    @Test
    void aFlowCarriesValuesAndCookiesAndCleansUp() throws Exception {
        var orders = new java.util.concurrent.ConcurrentHashMap<String, String>();
        server.createContext("/login", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "sid=42; Path=/");
            answer(exchange, 200, "{\"csrf\": \"x-1\"}");
        });
        server.createContext("/order", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = "sid=42".equals(exchange.getRequestHeaders().getFirst("Cookie"))
                    && "x-1".equals(exchange.getRequestHeaders().getFirst("X-Csrf"));
            if (exchange.getRequestMethod().equals("DELETE")) {
                orders.remove(exchange.getRequestURI().getPath().substring("/order/".length()));
                answer(exchange, 200, "");
            } else if (known) {
                orders.put("7", body);
                answer(exchange, 201, "order 7 is placed");
            } else {
                answer(exchange, 403, "");
            }
        });
        var asked = new AtomicInteger();
        server.createContext(
                "/admin",
                exchange ->
                        answer(exchange, 200, asked.incrementAndGet() < 3 ? "[]" : "[\"" + orders.get("7") + "\"]"));

        var seen = probing.probe("""
            kind: flow
            schedule: {timeout: 10s}
            flow:
              variables: {name: Проверка}
              steps:
                - name: sign in
                  http: {url: "%1$s/login"}
                  extract: [{name: csrf, jsonPath: $.csrf}]
                - name: order
                  http: {url: "%1$s/order", method: POST, body: "${name} ${tag}", headers: {X-Csrf: "${csrf}"}, expectStatus: [201]}
                  extract: [{name: id, regex: "order (\\\\d+)"}]
                - name: arrives
                  http: {url: "%1$s/admin", bodyMustMatch: ["${tag}"]}
                  retryFor: 5s
                  retryEvery: 100ms
              cleanup:
                - name: cancel
                  http: {url: "%1$s/order/${id}", method: DELETE}\
            """.formatted(base));

        assertThat(seen.failure()).isNull();
        assertThat(seen.flow().steps())
                .extracting(Observation.StepSeen::name)
                .containsExactly("sign in", "order", "arrives", "cancel");
        assertThat(seen.flow().steps().get(2).attempts()).isEqualTo(3);
        assertThat(seen.flow().extracted()).containsEntry("id", "7");
        assertThat(orders).isEmpty();
    }

    @Test
    void aFlowTellsTheStepThatFailedAndStillCleansUp() throws Exception {
        var cleaned = new AtomicInteger();
        server.createContext("/a", exchange -> answer(exchange, 500, ""));
        server.createContext("/clean", exchange -> {
            cleaned.incrementAndGet();
            answer(exchange, 200, "");
        });

        var seen = probing.probe("""
            kind: flow
            flow:
              steps: [{name: first, http: {url: "%1$s/a"}}, {name: second, http: {url: "%1$s/b"}}]
              cleanup: [{name: clean, http: {url: "%1$s/clean"}}]\
            """.formatted(base));

        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.failure().reason()).isEqualTo("status");
        assertThat(seen.failure().message()).contains("first");
        assertThat(seen.flow().steps()).hasSize(2);
        assertThat(cleaned).hasValue(1);
    }

    @Test
    void aFlowWhoseStepHangsIsStillCleanedUpAfter() throws Exception {
        var cleaned = new AtomicInteger();
        server.createContext("/clean", exchange -> {
            cleaned.incrementAndGet();
            answer(exchange, 200, "");
        });
        try (var silent =
                Site.behaving(connection -> connection.getInputStream().readAllBytes())) {
            var seen = probing.probe("""
                kind: flow
                schedule: {timeout: 1200ms}
                flow:
                  steps: [{name: order, http: {url: "%s"}}]
                  cleanup: [{name: clean, http: {url: "%s/clean"}}]\
                """.formatted(silent.url(), base));

            assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
            assertThat(seen.failure().reason()).isEqualTo("timeout");
            assertThat(seen.failure().message()).contains("order");
            assertThat(cleaned).hasValue(1);
        }
    }

    @Test
    void aProxyIsAskedInItsOwnForm_andItsRefusalIsNotTheSites() throws Exception {
        try (var proxy = Site.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                var refusing = Site.answering("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")) {
            var plain = probing.probe("""
                kind: http
                http:
                  url: %s/a?b=c
                  proxy: {url: "%s", username: p, secret: "env:UNDERSTUDY_SECRET_T"}\
                """.formatted(base, proxy.url()));
            assertThat(plain.outcome()).isEqualTo(Outcome.UP);
            assertThat(proxy.lastRequest())
                    .startsWith("GET " + base + "/a?b=c HTTP/1.1")
                    .containsIgnoringCase("proxy-authorization: Basic ");
            var tunnel = probing.probe(
                    "kind: http\nhttp: {url: 'https://127.0.0.1:9/', proxy: {url: '%s'}}".formatted(refusing.url()));
            assertThat(refusing.lastRequest()).startsWith("CONNECT 127.0.0.1:9 HTTP/1.1");
            assertThat(tunnel.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(tunnel.failure().reason()).isEqualTo("proxy");
            var inside = probing.probe(
                    "kind: http\nhttp: {url: 'http://10.0.0.1/', proxy: {url: '%s'}}".formatted(proxy.url()));
            assertThat(inside.failure().reason()).isEqualTo("address-forbidden");
        }
    }

    @Test
    void theHostFieldCanSaySomethingElse() throws Exception {
        try (var site = Site.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            probing.probe("kind: http\nhttp: {url: '%s', host: shop.test}".formatted(site.url()));
            assertThat(site.lastRequest()).containsIgnoringCase("\r\nhost: shop.test\r\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
