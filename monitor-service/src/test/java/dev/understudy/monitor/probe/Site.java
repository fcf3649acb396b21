package dev.understudy.monitor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A server on loopback that does on each connection what the test says, to the byte. */
final class Site implements AutoCloseable {

    interface Behaviour {
        void on(Socket connection) throws Exception;
    }

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private Site(ServerSocketFactory sockets, Behaviour behaviour) {
        try {
            socket = sockets.createServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    static Site behaving(Behaviour behaviour) {
        return new Site(ServerSocketFactory.getDefault(), behaviour);
    }

    static Site behaving(ServerSocketFactory sockets, Behaviour behaviour) {
        return new Site(sockets, behaviour);
    }

    /** Reads the request and answers with this text, then closes. */
    static Site answering(String response) {
        return answering(ServerSocketFactory.getDefault(), response);
    }

    static Site answering(ServerSocketFactory sockets, String response) {
        var site = new Site[1];
        var ready = new java.util.concurrent.CountDownLatch(1);
        site[0] = new Site(sockets, connection -> {
            ready.await();
            site[0].requests.add(readHead(connection));
            connection.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
        });
        ready.countDown();
        return site[0];
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    @Nullable
    String lastRequest() {
        return requests.isEmpty() ? null : requests.getLast();
    }

    static String readHead(Socket connection) throws IOException {
        var head = new StringBuilder();
        var in = connection.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void accept(Behaviour behaviour) {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection, behaviour));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket connection, Behaviour behaviour) {
        try (connection) {
            behaviour.on(connection);
        } catch (Exception e) {
            // The probe went away first; that is for the test to judge by what the probe says.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
