package dev.understudy.demo.web;

import java.net.BindException;
import java.net.InetSocketAddress;

/** An address that could not be bound. */
public final class PortTaken extends Exception {

    private static final long serialVersionUID = 1L;

    private final int port;

    public PortTaken(InetSocketAddress address, BindException cause) {
        super(
                "port " + address.getPort() + " of " + address.getHostString() + " cannot be bound ("
                        + cause.getMessage() + ")",
                cause);
        this.port = address.getPort();
    }

    public int port() {
        return port;
    }
}
