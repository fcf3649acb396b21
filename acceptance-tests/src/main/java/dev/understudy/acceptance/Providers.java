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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Bot API of Telegram, an incoming webhook of Slack and the gateway smsc.ru, as far as pages need them. Each refuses
 * the first message and repeats in its answer all that it was sent, as careless proxies do.
 */
public final class Providers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "7012345678:AAsecret-token-of-the-bot_0123456789";
    private static final String SLACK_PATH = "/services/T0SECRET01/B0SECRET02/slackhooksecret0123456789";
    private static final String SMS_PASSWORD = "gateway password/0123456789";

    private final HttpServer server;
    private final List<JsonNode> telegrams = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> updates = new LinkedBlockingQueue<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger(100);

    private Providers(HttpServer server) {
        this.server = server;
    }

    public static Providers start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            var providers = new Providers(server);
            server.createContext("/", providers::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return providers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Map<String, String> settings() {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        var settings = new HashMap<String, String>();
        settings.put("UNDERSTUDY_NOTIFIER_TELEGRAM_BASE_URL", url);
        settings.put("UNDERSTUDY_NOTIFIER_TELEGRAM_TOKEN", "env:UNDERSTUDY_SECRET_BOT");
        settings.put("UNDERSTUDY_NOTIFIER_TELEGRAM_POLL_TIMEOUT", "1s");
        settings.put("UNDERSTUDY_NOTIFIER_SMS_BASE_URL", url);
        settings.put("UNDERSTUDY_NOTIFIER_SMS_PASSWORD", "env:UNDERSTUDY_SECRET_SMS");
        settings.put("UNDERSTUDY_SECRET_BOT", TOKEN);
        settings.put("UNDERSTUDY_SECRET_SMS", SMS_PASSWORD);
        settings.put("UNDERSTUDY_SECRET_SLACK", url + SLACK_PATH);
        return settings;
    }

    /** What must be seen nowhere. */
    public List<String> secrets() {
        return List.of(TOKEN, TOKEN.substring(TOKEN.indexOf(':') + 1), "slackhooksecret0123456789", SMS_PASSWORD);
    }

    /** The messages that the bot sent, as Telegram took them. */
    public List<JsonNode> telegrams() {
        return List.copyOf(telegrams);
    }

    /** Somebody presses a button below a message, in a private chat. */
    public void press(long chat, String data) {
        updates.add("""
                {"update_id": %1$d, "callback_query": {"id": "q%1$d", "data": "%3$s", "from": {"id": %2$d},
                 "message": {"message_id": 1, "chat": {"id": %2$d, "type": "private"}}}}
                """.formatted(ids.incrementAndGet(), chat, data));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (path.equals("/bot" + TOKEN + "/sendMessage")) {
                if (refuses("telegram", exchange, path, body)) {
                    return;
                }
                telegrams.add(JSON.readTree(body));
                say(exchange, 200, "{\"ok\":true,\"result\":{\"message_id\":" + ids.incrementAndGet() + "}}");
            } else if (path.equals("/bot" + TOKEN + "/getUpdates")) {
                var update = updates.poll(500, TimeUnit.MILLISECONDS);
                say(exchange, 200, "{\"ok\":true,\"result\":[" + (update == null ? "" : update) + "]}");
            } else if (path.startsWith("/bot" + TOKEN + "/")) {
                say(exchange, 200, "{\"ok\":true,\"result\":{\"id\":1,\"username\":\"understudy_bot\"}}");
            } else if (path.equals(SLACK_PATH)) {
                if (!refuses("slack", exchange, path, body)) {
                    say(exchange, 200, "ok");
                }
            } else if (path.equals("/sys/send.php")) {
                if (!refuses("sms", exchange, path, body)) {
                    say(exchange, 200, "{\"id\":" + ids.incrementAndGet() + ",\"cnt\":1}");
                }
            } else {
                say(exchange, 200, "{\"status\":1}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private boolean refuses(String who, HttpExchange exchange, String path, String body) throws IOException {
        if (!refused.add(who)) {
            return false;
        }
        // Its own words first: records keep the beginning.
        say(exchange, 502, "bad gateway behind " + path + " with " + body);
        return true;
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
