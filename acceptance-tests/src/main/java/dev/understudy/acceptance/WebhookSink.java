package dev.understudy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Receives webhooks and verifies their signatures, as a Standard Webhooks consumer would. */
public final class WebhookSink implements AutoCloseable {

    /** @param path what the sender's URL ended in, used to tell recipients apart */
    public record Call(String id, String path, boolean verified, JsonNode body, Instant receivedAt) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final byte[] key;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private WebhookSink(HttpServer server, byte[] key) {
        this.server = server;
        this.key = key;
    }

    public static WebhookSink start() {
        try {
            var key = new byte[32];
            new SecureRandom().nextBytes(key);
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            var sink = new WebhookSink(server, key);
            server.createContext("/", sink::receive);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shared secret in the standard's form. */
    public String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    public String url(String recipient) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + recipient;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<Call> calls(String recipient) {
        return calls.stream()
                .filter(call -> call.path().equals("/" + recipient))
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        var receivedAt = Instant.now();
        var body = exchange.getRequestBody().readAllBytes();
        var headers = exchange.getRequestHeaders();
        var id = String.valueOf(headers.getFirst("webhook-id"));
        var timestamp = String.valueOf(headers.getFirst("webhook-timestamp"));
        var signatures = String.valueOf(headers.getFirst("webhook-signature"));
        var verified = verify(id, timestamp, body, signatures);
        calls.add(new Call(id, exchange.getRequestURI().getPath(), verified, JSON.readTree(body), receivedAt));
        exchange.sendResponseHeaders(verified ? 204 : 401, -1);
        exchange.close();
    }

    /** Standard Webhooks 1.0, "Verifying signatures". */
    private boolean verify(String id, String timestamp, byte[] body, String signatures) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            for (var signature : signatures.split(" ", -1)) {
                if (MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
