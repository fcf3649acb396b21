package dev.understudy.demo.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** One site on one port, a virtual thread a request. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(WebServer.class.getName());
    private static final int LARGEST_BODY = 256 * 1024;
    private static final int DROPS = 16;

    static {
        // Without it each answer waits out the delayed acknowledgement of its headers, some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // A client that never finishes its request must not hold a connection for ever; seconds.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Site site;
    private final boolean oneAnswerAConnection;

    private WebServer(HttpServer server, Site site, boolean oneAnswerAConnection) {
        this.server = server;
        this.site = site;
        this.oneAnswerAConnection = oneAnswerAConnection;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Binds and serves over HTTP.
     *
     * @param address port 0 for any free one
     */
    public static WebServer http(InetSocketAddress address, Site site) throws IOException, PortTaken {
        try {
            return new WebServer(HttpServer.create(address, 0), site, false);
        } catch (BindException e) {
            throw new PortTaken(address, e);
        }
    }

    /**
     * Binds and serves over HTTPS. Each connection carries one answer, so that each request sees the certificate of
     * its own moment.
     *
     * @param address port 0 for any free one
     */
    public static WebServer https(InetSocketAddress address, SSLContext tls, Site site) throws IOException, PortTaken {
        try {
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new WebServer(server, site, true);
        } catch (BindException e) {
            throw new PortTaken(address, e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The client left before its answer was complete", e);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            return Answer.text(413, "The body is larger than " + LARGEST_BODY + " bytes.")
                    .with("Connection", "close");
        }
        try {
            return site.answer(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRequestHeaders(),
                    body));
        } catch (BadRequest e) {
            return Answer.text(400, e.getMessage() + ".");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "No answer to " + exchange.getRequestMethod(), e);
            return Answer.text(500, "Internal error.");
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (oneAnswerAConnection) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        Duration drop = answer.takes().dividedBy(DROPS);
        // The demo breaks on purpose: a slow shop is one whose answer drips.
        Thread.sleep(drop);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head || body.length == 0) {
            Thread.sleep(drop.multipliedBy(DROPS - 1));
            if (head && body.length > 0) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            }
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        if (answer.takes().isZero()) {
            out.write(body);
        } else {
            drip(body, drop, out);
        }
    }

    private static void drip(byte[] body, Duration drop, OutputStream out) throws IOException, InterruptedException {
        for (int i = 1; i < DROPS; i++) {
            int from = body.length * (i - 1) / (DROPS - 1);
            out.write(body, from, body.length * i / (DROPS - 1) - from);
            out.flush();
            Thread.sleep(drop);
        }
    }
}
