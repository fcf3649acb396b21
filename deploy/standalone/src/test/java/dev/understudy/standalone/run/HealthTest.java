package dev.understudy.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void tellsWhichChecksFail() throws IOException {
        var status = new AtomicInteger(503);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            var body = """
                    {"status": "DOWN", "checks": [
                      {"name": "Database connections health check", "status": "DOWN"},
                      {"name": "Messaging", "status": "UP"}]}""".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        var health = new Health().ofPage("http://127.0.0.1:%d/q/health/ready".formatted(port));

        assertThat(health.get()).contains("not ready: Database connections health check");
        status.set(200);
        assertThat(health.get()).isEmpty();
        assertThat(Health.ofPort(port)).isEmpty();

        server.stop(0);
        assertThat(health.get().orElseThrow()).startsWith("does not answer");
        assertThat(Health.ofPort(port)).isPresent();
    }

    @Test
    void makesDoWithTheStatusOfAStrangeAnswer() {
        assertThat(Health.failedChecks(404, "<html>")).isEqualTo("answers 404 when asked for its health");
    }
}
