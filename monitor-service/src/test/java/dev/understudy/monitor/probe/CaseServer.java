package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** An HTTP server that answers as a case of the conformance data says. */
final class CaseServer implements AutoCloseable {

    /** @param headers lower-case names, the last value */
    record Request(String method, String path, Map<String, String> headers, String body) {}

    private final ServerSocket socket;
    private final JsonNode steps;
    final List<Request> requests = new CopyOnWriteArrayList<>();

    CaseServer(JsonNode steps, ServerSocketFactory sockets) throws IOException {
        this.steps = steps;
        this.socket = sockets.createServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Thread.startVirtualThread(() -> {
            while (!socket.isClosed()) {
                try {
                    var connection = socket.accept();
                    Thread.startVirtualThread(() -> serve(connection));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = connection.getInputStream();
            var request = read(in);
            requests.add(request);
            var step = step(request);
            if (step == null || step.path("close_early").asBoolean()) {
                return;
            }
            // As slow as the case says.
            Thread.sleep(step.path("delay_ms").asLong(0));
            connection.getOutputStream().write(answer(request, step));
            connection.getOutputStream().flush();
        } catch (IOException | InterruptedException e) {
            // The probe went away first.
        }
    }

    private JsonNode step(Request request) {
        JsonNode rest = null;
        for (var step : steps) {
            if (step.has("path") && step.path("path").asText().equals(request.path())) {
                return step;
            }
            if (!step.has("path") && !step.has("when_request")) {
                rest = step;
            }
        }
        return rest;
    }

    private static byte[] answer(Request request, JsonNode step) throws IOException {
        var body = body(step.path("body"));
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                ("HTTP/1.1 " + step.path("status").asInt() + " Whatever\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var header : step.path("headers")) {
            out.writeBytes(
                    (header.get(0).asText() + ": " + header.get(1).asText() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        if (step.path("status").asInt() != 204) {
            out.writeBytes(("Content-Length: " + body.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("Connection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        if (!request.method().equals("HEAD")) {
            out.writeBytes(body);
        }
        return out.toByteArray();
    }

    static byte[] body(JsonNode body) throws IOException {
        if (body.has("base64")) {
            return Base64.getDecoder().decode(body.path("base64").asText());
        }
        if (body.has("repeat")) {
            return body.path("repeat")
                    .asText()
                    .repeat(body.path("times").asInt())
                    .getBytes(StandardCharsets.UTF_8);
        }
        return body.path("text").asText("").getBytes(StandardCharsets.UTF_8);
    }

    private static Request read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        var lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        var first = lines[0].split(" ");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(first[0], first.length > 1 ? first[1] : "", headers, body);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
