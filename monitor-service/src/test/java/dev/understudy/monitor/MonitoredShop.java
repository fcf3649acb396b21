package dev.understudy.monitor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A small real site that can be broken. */
public final class MonitoredShop implements AutoCloseable {

    private final HttpServer server;
    private volatile int status = 200;

    public MonitoredShop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    public void breakDown() {
        status = 500;
    }

    public void heal() {
        status = 200;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
