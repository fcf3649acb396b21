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
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A Bot API server on loopback that refuses what the real one refuses: broken markup, texts that are too long or empty,
 * callback data over 64 bytes, edits that change nothing. What it is told to say, it says first.
 */
public final class TelegramDouble implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG = Pattern.compile("</?([a-z]+)[^<>]*>");

    public record Call(String method, JsonNode parameters) {}

    /** @param status 0 hangs up without a word, after the request was taken */
    public record Saying(int status, String body, String onlyMethod) {}

    public final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Queue<Saying> script = new ArrayDeque<>();
    private final LinkedBlockingQueue<String> updates = new LinkedBlockingQueue<>();
    private final AtomicLong messageIds = new AtomicLong(100);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String token;
    private final HttpServer server;

    public TelegramDouble(int port, String token) {
        this.token = token;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Says this to the next call of the method, once. */
    public void say(String method, int status, String body) {
        synchronized (script) {
            script.add(new Saying(status, body, method));
        }
    }

    /** Has an update for whoever polls. */
    public void update(String json) {
        updates.add(json);
    }

    public List<Call> of(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = exchange.getRequestBody().readAllBytes();
        if (!path.startsWith("/bot" + token + "/")) {
            answer(exchange, 401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
            return;
        }
        var method = path.substring(path.lastIndexOf('/') + 1);
        var parameters = JSON.readTree(body);
        calls.add(new Call(method, parameters));
        Saying saying = null;
        synchronized (script) {
            if (!script.isEmpty() && script.peek().onlyMethod().equals(method)) {
                saying = script.remove();
            }
        }
        if (saying != null) {
            if (saying.status() == 0) {
                exchange.close();
                return;
            }
            answer(exchange, saying.status(), saying.body());
            return;
        }
        switch (method) {
            case "sendMessage" -> message(exchange, parameters, messageIds.incrementAndGet());
            case "editMessageText" ->
                message(exchange, parameters, parameters.path("message_id").asLong());
            case "getMe" ->
                answer(exchange, 200, "{\"ok\":true,\"result\":{\"id\":1,\"username\":\"understudy_bot\"}}");
            case "getUpdates" -> updates(exchange);
            default -> answer(exchange, 200, "{\"ok\":true,\"result\":true}");
        }
    }

    private void message(HttpExchange exchange, JsonNode parameters, long id) throws IOException {
        var text = parameters.path("text").asText("");
        if (parameters.path("parse_mode").asText("").equals("HTML")) {
            var problem = problem(text);
            if (problem != null) {
                refuse(exchange, "Bad Request: can't parse entities: " + problem);
                return;
            }
            text = visible(text);
        }
        if (text.isBlank()) {
            refuse(exchange, "Bad Request: message text is empty");
        } else if (text.length() > 4096) {
            refuse(exchange, "Bad Request: message is too long");
        } else if (!parameters.path("chat_id").isIntegralNumber()
                && !parameters.path("chat_id").isTextual()) {
            refuse(exchange, "Bad Request: chat_id is empty");
        } else if (badButton(parameters)) {
            refuse(exchange, "Bad Request: BUTTON_DATA_INVALID");
        } else {
            answer(
                    exchange,
                    200,
                    "{\"ok\":true,\"result\":{\"message_id\":" + id + ",\"chat\":{\"id\":" + parameters.path("chat_id")
                            + "}}}");
        }
    }

    private static boolean badButton(JsonNode parameters) {
        for (var row : parameters.at("/reply_markup/inline_keyboard")) {
            for (var button : row) {
                int bytes = button.path("callback_data").asText("").getBytes(UTF_8).length;
                if (bytes < 1 || bytes > 64 || button.path("text").asText("").isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    public static String visible(String html) {
        return TAG.matcher(html)
                .replaceAll("")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static String problem(String html) {
        var open = new ArrayDeque<String>();
        var tags = TAG.matcher(html);
        while (tags.find()) {
            if (!List.of("b", "i", "u", "s", "a", "code", "pre").contains(tags.group(1))) {
                return "unsupported start tag " + tags.group(1);
            }
            if (tags.group().startsWith("</")) {
                if (open.isEmpty() || !open.pop().equals(tags.group(1))) {
                    return "unexpected end tag";
                }
            } else {
                open.push(tags.group(1));
            }
        }
        var rest = TAG.matcher(html).replaceAll("");
        return !open.isEmpty() || rest.contains("<") ? "unclosed tag" : null;
    }

    private void updates(HttpExchange exchange) throws IOException {
        try {
            var update = updates.poll(200, TimeUnit.MILLISECONDS);
            answer(exchange, 200, "{\"ok\":true,\"result\":[" + (update == null ? "" : update) + "]}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private static void refuse(HttpExchange exchange, String description) throws IOException {
        answer(exchange, 400, "{\"ok\":false,\"error_code\":400,\"description\":\"" + description + "\"}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
