package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server that refuses, or hangs up, where it is told to. */
final class ScriptedSmtp implements AutoCloseable {

    static final String HANG_UP = "";

    final List<String> messages = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private final Thread acceptor;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, String> replies;

    /** @param replies by command ({@code RCPT}, {@code DATA}, {@code .}), instead of the usual ones */
    ScriptedSmtp(int port, Map<String, String> replies) {
        this.replies = replies;
        try {
            server = new ServerSocket(port, 10, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            var out = socket.getOutputStream();
            out.write("220 scripted\r\n".getBytes(UTF_8));
            var message = new StringBuilder();
            boolean inMessage = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (inMessage && !line.equals(".")) {
                    message.append(line).append('\n');
                    continue;
                }
                var command = inMessage ? "." : line.split("[ :]")[0];
                inMessage = false;
                if (command.equals(".")) {
                    messages.add(message.toString());
                    message.setLength(0);
                }
                var reply = replies.getOrDefault(command, command.equals("DATA") ? "354 go on" : "250 ok");
                if (reply.equals(HANG_UP)) {
                    return;
                }
                inMessage = command.equals("DATA") && reply.startsWith("354");
                out.write((reply + "\r\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            // The other side is gone, which is its right.
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        // The port is free only when nobody waits on it any more.
        acceptor.join();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
