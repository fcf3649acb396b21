package dev.understudy.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A web site on loopback that can be broken for real, and remembers when it first let a visitor down. */
public final class FaultySite implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<@Nullable Instant> firstFailure = new AtomicReference<>();
    private volatile boolean broken;

    private FaultySite(HttpServer server) {
        this.server = server;
    }

    public static FaultySite start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            var site = new FaultySite(server);
            server.createContext("/", site::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** From now on every visitor gets a 500. */
    public void breakDown() {
        firstFailure.set(null);
        broken = true;
    }

    public void heal() {
        broken = false;
    }

    public int requests() {
        return requests.get();
    }

    /** When the first visitor since {@link #breakDown} got an error page; null when nobody came. */
    public @Nullable Instant firstFailure() {
        return firstFailure.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        var failing = broken;
        var body = (failing ? "Внутренняя ошибка" : "Добро пожаловать").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        if (failing) {
            firstFailure.compareAndSet(null, Instant.now());
        }
        exchange.sendResponseHeaders(failing ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
