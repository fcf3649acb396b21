package dev.understudy.benchmarks.monitor;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Sites that answer {@code GET /t/N} with 2 KB and close, on one thread, as cheaply as the JDK can: a process of its own,
 * so that what it costs is not the monitor's. {@code /break/FROM/TO} and {@code /heal} switch sites, and
 * {@code /failed/N} tells when site N wrote its first 500.
 */
public final class TargetSites {

    static final String PASSWORD = "benchmark";

    private static final int LONGEST_REQUEST = 8192;

    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> failed = new ConcurrentHashMap<>();
    private final ByteBuffer page;
    private long answered;

    private TargetSites() {
        var body = "ok "
                + "the quick brown fox jumps over the lazy dog. ".repeat(46).substring(0, 2040) + "\n";
        page = ByteBuffer.wrap(response(200, "OK", body)).asReadOnlyBuffer();
    }

    /** @param arguments the port to listen on, at 127.0.0.1; a PKCS #12 file to speak TLS on the next port too, or "" */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        int port = Integer.parseInt(arguments[0]);
        if (arguments.length > 1 && !arguments[1].isEmpty()) {
            serveTls(port + 1, Path.of(arguments[1]));
        }
        new TargetSites().serve(port);
    }

    /** The same page over TLS, a connection each. */
    private static void serveTls(int port, Path keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 4096);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        var page = ("ok "
                        + "the quick brown fox jumps over the lazy dog. "
                                .repeat(46)
                                .substring(0, 2040))
                .getBytes(StandardCharsets.ISO_8859_1);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, page.length);
            try (var body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    private void serve(int port) throws IOException {
        try (var selector = Selector.open();
                var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 4096);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("listening on " + port);
            while (true) {
                selector.select(key -> handle(selector, key));
            }
        }
    }

    private void handle(Selector selector, SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept(selector, (ServerSocketChannel) key.channel());
            } else {
                read(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private static void accept(Selector selector, ServerSocketChannel server) throws IOException {
        for (var client = server.accept(); client != null; client = server.accept()) {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(512));
        }
    }

    private void read(SelectionKey key) throws IOException {
        var client = (SocketChannel) key.channel();
        var buffer = (ByteBuffer) key.attachment();
        if (client.read(buffer) < 0) {
            close(key);
            return;
        }
        var request = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        if (!request.contains("\r\n\r\n")) {
            if (!buffer.hasRemaining()) {
                if (buffer.capacity() >= LONGEST_REQUEST) {
                    close(key);
                    return;
                }
                buffer.flip();
                key.attach(ByteBuffer.allocate(LONGEST_REQUEST).put(buffer));
            }
            return;
        }
        // What is left goes to the socket's buffer as a whole: 2 KB always fit.
        answer(client, request.split(" ", 3)[1]);
        close(key);
    }

    private void answer(SocketChannel client, String path) throws IOException {
        var parts = path.split("/");
        switch (parts.length > 1 ? parts[1] : "") {
            case "t" -> {
                answered++;
                if (broken.isEmpty() || !broken.contains(parts[2])) {
                    client.write(page.duplicate());
                } else {
                    client.write(ByteBuffer.wrap(response(500, "Internal Server Error", "down\n")));
                    failed.putIfAbsent(parts[2], Instant.now());
                }
            }
            case "break" -> {
                for (int i = Integer.parseInt(parts[2]); i <= Integer.parseInt(parts[3]); i++) {
                    broken.add(Integer.toString(i));
                }
                client.write(ByteBuffer.wrap(response(200, "OK", "broken\n")));
            }
            case "heal" -> {
                broken.clear();
                failed.clear();
                client.write(ByteBuffer.wrap(response(200, "OK", "healed\n")));
            }
            case "failed" -> {
                var at = failed.get(parts[2]);
                client.write(ByteBuffer.wrap(response(
                        200, "OK", at == null ? "-" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)))));
            }
            default -> client.write(ByteBuffer.wrap(response(200, "OK", answered + "\n")));
        }
    }

    private static byte[] response(int status, String reason, String body) {
        return ("HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
