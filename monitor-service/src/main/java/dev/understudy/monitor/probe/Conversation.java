package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.monitor.probe.Resolver.Resolution;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe over TCP, from the name to the last byte that is of interest. Everything happens on one event loop; the
 * first thing that decides the outcome ends it, and whatever comes later is ignored.
 */
abstract class Conversation {

    /** How long the server, which was asked to close, may take to: who closes first keeps the port occupied. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private static final FixedRecvByteBufAllocator RECEIVE_BUFFER = new FixedRecvByteBufAllocator(8192);

    /** Handlers follow once there is a connection: an attempt that fails has no use for them. */
    private static final ChannelInitializer<Channel> EMPTY_PIPELINE = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
            // See above.
        }
    };

    /** A failed handshake is told by its future; Netty would log it as well. */
    @Sharable
    private static final class Silent extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // See above.
        }
    }

    private static final Silent SILENT = new Silent();

    /** What all probes share. */
    record Surroundings(
            Resolver resolver,
            EgressGuard egress,
            Clock clock,
            NettyProber.Limits limits,
            TlsContexts tls,
            DnsClient dns,
            SecretSource secrets,
            OAuthTokens tokens) {}

    /** A secret's value, by its reference. Blocking. */
    @FunctionalInterface
    interface SecretSource {
        String value(String reference);
    }

    enum Phase {
        RESOLVING("name resolution"),
        CONNECTING("connecting"),
        HANDSHAKING("the TLS handshake"),
        WAITING("waiting for the response head"),
        READING("reading the body"),
        TALKING("waiting for what the server says");

        final String description;

        Phase(String description) {
            this.description = description;
        }
    }

    final Surroundings surroundings;
    final EventLoop loop;
    final Duration timeout;
    final Instant startedAt;
    final long startedNanos;

    private final Consumer<Observation> then;

    Phase phase = Phase.RESOLVING;
    boolean done;

    @Nullable
    Channel channel;

    @Nullable
    InetSocketAddress address;

    private @Nullable ScheduledFuture<?> deadline;
    /** Milliseconds of the phases so far; negative for one that did not happen. */
    private double dns = -1;

    private double connect = -1;
    private double tls = -1;
    private double firstByte = -1;
    private double transfer = -1;
    private long mark;
    /** Whether the time of a resolution is told as such. */
    boolean tellsDns = true;

    Conversation(Surroundings surroundings, EventLoop loop, Duration timeout, Consumer<Observation> then) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.timeout = timeout;
        this.then = then;
        this.startedAt = surroundings.clock().instant();
        this.startedNanos = System.nanoTime();
        this.mark = startedNanos;
    }

    /** On the event loop. */
    final void begin() {
        deadline = loop.schedule(this::onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
        start();
    }

    abstract void start();

    /** There is a connection, and nothing on its pipeline. */
    abstract void onConnected(Channel channel);

    /** What it came to, with the parts of this kind. */
    abstract Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated);

    final void lapDns() {
        dns = Math.max(0, dns) + lap();
    }

    final void lapConnect() {
        connect = Math.max(0, connect) + lap();
    }

    final void lapTls() {
        tls = Math.max(0, tls) + lap();
    }

    final void lapFirstByte() {
        firstByte = Math.max(0, firstByte) + lap();
    }

    final void lapTransfer() {
        transfer = Math.max(0, transfer) + lap();
    }

    /** What passed meanwhile belongs to no phase. */
    final void skip() {
        mark = System.nanoTime();
    }

    private double lap() {
        long now = System.nanoTime();
        double millis = (now - mark) / 1e6;
        mark = now;
        return millis;
    }

    final long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Resolves, judges the addresses, connects to one of them. */
    final void open(String host, int port, IpFamily family, @Nullable DnsServer resolver) {
        resolve(host, family, resolver, addresses -> connect(addresses, 0, port));
    }

    /** Addresses that may be connected to, the preferred ones first; or the end. */
    final void resolve(
            String host, IpFamily family, @Nullable DnsServer resolver, Consumer<List<InetAddress>> onAddresses) {
        phase = Phase.RESOLVING;
        Consumer<Resolution> onResolved = resolution -> {
            if (done) {
                return;
            }
            if (tellsDns) {
                lapDns();
            }
            switch (resolution) {
                case Resolution.NoAddress no -> fail(Outcome.DOWN, "dns", no.message());
                case Resolution.Undecided undecided -> fail(Outcome.UNKNOWN, "dns", undecided.message());
                case Resolution.Found found -> permitted(host, family, found.addresses(), onAddresses);
            }
        };
        if (resolver == null) {
            surroundings.resolver().resolve(host, loop, onResolved);
        } else {
            surroundings.dns().addresses(host, resolver, loop, timeout, onResolved);
        }
    }

    private void permitted(
            String host, IpFamily family, List<InetAddress> found, Consumer<List<InetAddress>> onAddresses) {
        var selected = family.select(found);
        if (selected.isEmpty()) {
            fail(Outcome.DOWN, "dns", "the name " + host + " has no address of family " + family);
            return;
        }
        List<InetAddress> permitted;
        try {
            permitted = surroundings.egress().permitted(host, selected);
        } catch (EgressRefused e) {
            fail(Outcome.UNKNOWN, "address-forbidden", String.valueOf(e.getMessage()));
            return;
        }
        onAddresses.accept(permitted);
    }

    /** The addresses one after the other, each with its share of what is left of the timeout. */
    final void connect(List<InetAddress> addresses, int index, int port) {
        phase = Phase.CONNECTING;
        var target = new InetSocketAddress(addresses.get(index), port);
        address = target;
        long left = timeout.toNanos() - elapsedNanos();
        long share = TimeUnit.NANOSECONDS.toMillis(left / (addresses.size() - index));
        boolean last = index == addresses.size() - 1;
        var attempt = new Bootstrap()
                .group(loop)
                .channel(Transport.stream(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                // Most answers fit, and are read at once.
                .option(ChannelOption.RCVBUF_ALLOCATOR, RECEIVE_BUFFER)
                // The last address has the deadline of the whole probe, and needs none of its own.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, last ? 0 : (int) Math.max(1, share))
                .handler(EMPTY_PIPELINE)
                .connect(target);
        channel = attempt.channel();
        attempt.addListener((ChannelFuture connected) -> {
            if (done) {
                connected.channel().close();
            } else if (connected.isSuccess()) {
                lapConnect();
                onConnected(connected.channel());
            } else if (last) {
                fail(Faults.ofConnect(connected.cause(), target));
            } else {
                connect(addresses, index + 1, port);
            }
        });
    }

    /** Puts TLS on the pipeline and shakes hands. */
    final void secure(Channel channel, SslContext context, String peer, int port, Consumer<SslHandler> onSecured) {
        phase = Phase.HANDSHAKING;
        skip();
        var handler = context.newHandler(channel.alloc(), peer, port);
        // Ours is the only deadline.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(100);
        var pipeline = channel.pipeline();
        pipeline.addFirst(handler).addLast(SILENT);
        handler.handshakeFuture().addListener((Future<Channel> handshake) -> {
            if (done) {
                return;
            }
            lapTls();
            if (handshake.isSuccess()) {
                pipeline.remove(SILENT);
                onSecured.accept(handler);
            } else {
                onHandshakeFailed(handshake.cause());
            }
        });
    }

    void onHandshakeFailed(Throwable cause) {
        fail(Faults.ofHandshake(cause));
    }

    private void onTimeout() {
        var message = "no end within " + timeout.toMillis() + " ms, stopped while " + phase.description;
        var reason = phase == Phase.CONNECTING ? "connect-timeout" : phase == Phase.RESOLVING ? "dns" : "timeout";
        // A resolver that is silent says nothing about the target.
        var outcome = phase == Phase.RESOLVING ? Outcome.UNKNOWN : Outcome.DOWN;
        end(outcome, new Failure(reason, message, null, "at most " + timeout.toMillis() + " ms"), false);
    }

    final void fail(Outcome outcome, String reason, String message) {
        end(outcome, new Failure(reason, message, null, null), false);
    }

    final void fail(Faults.Fault fault) {
        end(fault.outcome(), fault.failure(), false);
    }

    final void succeed() {
        end(Outcome.UP, null, false);
    }

    final void end(Outcome outcome, @Nullable Failure failure, boolean truncated) {
        if (done) {
            return;
        }
        done = true;
        if (phase == Phase.READING) {
            lapTransfer();
        }
        long elapsed = elapsedNanos();
        if (deadline != null) {
            deadline.cancel(false);
        }
        leave(failure == null && !truncated);
        then.accept(observation(outcome, failure, startedAt.plusNanos(elapsed), timings(elapsed), truncated));
    }

    /** Ends what was connected to before; what comes from there does not count any more. */
    final void leave(boolean politely) {
        var open = channel;
        channel = null;
        if (open == null) {
            return;
        }
        if (!politely || !open.isActive()) {
            open.close();
            return;
        }
        var farewell = loop.schedule(() -> open.close(), FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        open.closeFuture().addListener(closed -> farewell.cancel(false));
    }

    private Timings timings(long elapsed) {
        return new Timings(some(dns), some(connect), some(tls), some(firstByte), some(transfer), elapsed / 1e6);
    }

    private static @Nullable Double some(double millis) {
        return millis < 0 ? null : millis;
    }

    final @Nullable String addressText() {
        var target = address;
        return target == null ? null : new Endpoint(target.getAddress().getHostAddress(), target.getPort()).toString();
    }
}
