package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook's receiver on loopback that answers as it is told to, and 204 when it is told nothing. */
final class Receiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Call(String path, String id, String timestamp, String signature, byte[] body, long nanos) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    interface Answer {
        void to(HttpExchange exchange) throws IOException;

        static Answer status(int status, String body, Map<String, String> headers) {
            return exchange -> {
                headers.forEach(exchange.getResponseHeaders()::set);
                var bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            };
        }

        static Answer status(int status) {
            return status(status, "", Map.of());
        }

        /** Takes the whole request, and closes the connection without a word. */
        static Answer hangUp() {
            return HttpExchange::close;
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    private final AtomicInteger atOnce = new AtomicInteger();
    private final Queue<Answer> script = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    Receiver(Answer... script) {
        this(0, script);
    }

    Receiver(int port, Answer... script) {
        this.script.addAll(List.of(script));
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Keeps the caller waiting until the receiver is closed. */
    Answer silence() {
        return exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    void say(Answer answer) {
        synchronized (script) {
            script.add(answer);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            var headers = exchange.getRequestHeaders();
            var body = exchange.getRequestBody().readAllBytes();
            calls.add(new Call(
                    exchange.getRequestURI().toString(),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    body,
                    System.nanoTime()));
            Answer answer;
            synchronized (script) {
                answer = script.isEmpty() ? Answer.status(204) : script.remove();
            }
            atOnce.decrementAndGet();
            answer.to(exchange);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
