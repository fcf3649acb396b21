package dev.understudy.monitor.probe;

import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.kit.egress.EgressGuard;
import dev.understudy.kit.egress.EgressRefused;
import dev.understudy.monitor.probe.Observation.HttpAnswer;
import dev.understudy.monitor.probe.Resolver.Resolution;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
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
 * One HTTP request and its answer, from the name to the last byte that is of interest. Everything happens on one event
 * loop; the first thing that decides the outcome ends the exchange, and whatever comes later is ignored.
 */
final class HttpExchange extends ChannelInboundHandlerAdapter {

    /** How long the server, which was asked to close, may take to: who closes first keeps the port occupied. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private static final int MAX_INITIAL_LINE = 8192;
    private static final int MAX_CHUNK = 8192;

    /** Handlers follow once there is a connection: an attempt that fails has no use for them. */
    private static final ChannelInitializer<Channel> EMPTY_PIPELINE = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
            // See above.
        }
    };

    /** What all exchanges share. */
    record Surroundings(Resolver resolver, EgressGuard egress, Clock clock, HttpProber.Limits limits, SslContext tls) {}

    private enum Phase {
        RESOLVING("name resolution"),
        CONNECTING("connecting"),
        HANDSHAKING("the TLS handshake"),
        WAITING("waiting for the response head"),
        READING("reading the body");

        private final String description;

        Phase(String description) {
            this.description = description;
        }
    }

    private final Surroundings surroundings;
    private final EventLoop loop;
    private final HttpProbe probe;
    private final Duration timeout;
    private final Consumer<Observation> then;
    private final Instant startedAt;
    private final long startedNanos;

    private Phase phase = Phase.RESOLVING;
    private boolean done;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Channel channel;

    private long resolvedNanos;
    private long connectedNanos;
    private long securedNanos;
    private long answeredNanos;

    private @Nullable InetSocketAddress address;
    private @Nullable String tlsVersion;
    private @Nullable HttpResponse head;
    private int headerCount;
    private long bodyBytes;

    HttpExchange(
            Surroundings surroundings, EventLoop loop, HttpProbe probe, Duration timeout, Consumer<Observation> then) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.probe = probe;
        this.timeout = timeout;
        this.then = then;
        this.startedAt = surroundings.clock().instant();
        this.startedNanos = System.nanoTime();
    }

    void begin() {
        deadline = loop.schedule(this::onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
        surroundings.resolver().resolve(probe.host(), loop, this::onResolved);
    }

    private void onResolved(Resolution resolution) {
        if (done) {
            return;
        }
        resolvedNanos = System.nanoTime();
        switch (resolution) {
            case Resolution.NoAddress no -> fail(Outcome.DOWN, "dns", no.message());
            case Resolution.Undecided undecided -> fail(Outcome.UNKNOWN, "dns", undecided.message());
            case Resolution.Found found -> {
                try {
                    connect(surroundings.egress().permitted(probe.host(), found.addresses()), 0);
                } catch (EgressRefused e) {
                    fail(Outcome.UNKNOWN, "address-forbidden", String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** The addresses one after the other, each with its share of what is left of the timeout. */
    private void connect(List<InetAddress> addresses, int index) {
        phase = Phase.CONNECTING;
        var target = new InetSocketAddress(addresses.get(index), probe.port());
        address = target;
        long left = timeout.toNanos() - (System.nanoTime() - startedNanos);
        long share = TimeUnit.NANOSECONDS.toMillis(left / (addresses.size() - index));
        boolean last = index == addresses.size() - 1;
        var attempt = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                // The last address has the deadline of the whole exchange, and needs none of its own.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, last ? 0 : (int) Math.max(1, share))
                .handler(EMPTY_PIPELINE)
                .connect(target);
        channel = attempt.channel();
        attempt.addListener((ChannelFuture connected) -> {
            if (done) {
                connected.channel().close();
            } else if (connected.isSuccess()) {
                onConnected(connected.channel());
            } else if (last) {
                fail(Faults.ofConnect(connected.cause(), target));
            } else {
                connect(addresses, index + 1);
            }
        });
    }

    private void onConnected(Channel channel) {
        connectedNanos = System.nanoTime();
        var codec = new HttpClientCodec(MAX_INITIAL_LINE, surroundings.limits().headerLimit(), MAX_CHUNK);
        if (!probe.tls()) {
            channel.pipeline().addLast(codec, this);
            request(channel);
            return;
        }
        phase = Phase.HANDSHAKING;
        var tls = surroundings.tls().newHandler(channel.alloc(), probe.host(), probe.port());
        // Ours is the only deadline.
        tls.setHandshakeTimeoutMillis(0);
        channel.pipeline().addLast(tls, codec, this);
        tls.handshakeFuture().addListener((Future<Channel> handshake) -> {
            if (done) {
                return;
            }
            if (handshake.isSuccess()) {
                securedNanos = System.nanoTime();
                tlsVersion = tls.engine().getSession().getProtocol();
                request(channel);
            } else {
                fail(Faults.ofHandshake(handshake.cause()));
            }
        });
    }

    private void request(Channel channel) {
        phase = Phase.WAITING;
        var request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(probe.method()), probe.path());
        request.headers()
                .set(HttpHeaderNames.HOST, probe.hostHeader())
                .set(HttpHeaderNames.USER_AGENT, surroundings.limits().userAgent())
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        channel.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!done && message instanceof HttpObject part) {
                read(part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            fail(Faults.ofDecoding(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && response.status().code() != 101) {
                return;
            }
            answeredNanos = System.nanoTime();
            phase = Phase.READING;
            head = response;
            headerCount = response.headers().size();
        }
        if (head != null && part instanceof HttpContent content) {
            bodyBytes += content.content().readableBytes();
            if (part instanceof LastHttpContent) {
                finish(false);
            } else if (bodyBytes > surroundings.limits().bodyLimit()) {
                finish(true);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (phase == Phase.WAITING || phase == Phase.READING) {
            fail(
                    Outcome.DOWN,
                    "connection-closed",
                    phase == Phase.WAITING
                            ? "the server closed the connection without a response"
                            : "the server closed the connection after " + bodyBytes
                                    + " bytes of the body, before its end");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A failed handshake also arrives here; its future has the say.
        if (phase != Phase.HANDSHAKING) {
            fail(Faults.ofExchange(cause));
        }
    }

    private void onTimeout() {
        var message = "no end within " + timeout.toMillis() + " ms, stopped while " + phase.description;
        var reason = phase == Phase.CONNECTING ? "connect-timeout" : phase == Phase.RESOLVING ? "dns" : "timeout";
        // A resolver that is silent says nothing about the target.
        var outcome = phase == Phase.RESOLVING ? Outcome.UNKNOWN : Outcome.DOWN;
        end(outcome, new Failure(reason, message, null, "at most " + timeout.toMillis() + " ms"), false);
    }

    private void finish(boolean truncated) {
        var answer = head;
        if (answer == null) {
            return;
        }
        int status = answer.status().code();
        if (probe.accepts(status)) {
            end(Outcome.UP, null, truncated);
            return;
        }
        var location = answer.headers().get(HttpHeaderNames.LOCATION);
        var message = location == null
                ? "the server answered " + status
                : "the server answered " + status + ", a redirect that is not followed";
        end(Outcome.DOWN, new Failure("status", message, String.valueOf(status), probe.expectation()), truncated);
    }

    private void fail(Outcome outcome, String reason, String message) {
        end(outcome, new Failure(reason, message, null, null), false);
    }

    private void fail(Faults.Fault fault) {
        end(fault.outcome(), fault.failure(), false);
    }

    private void end(Outcome outcome, @Nullable Failure failure, boolean truncated) {
        if (done) {
            return;
        }
        done = true;
        long endedNanos = System.nanoTime();
        if (deadline != null) {
            deadline.cancel(false);
        }
        leave(failure == null && !truncated);
        then.accept(new Observation(
                outcome,
                failure,
                startedAt,
                startedAt.plusNanos(endedNanos - startedNanos),
                timings(endedNanos),
                answer(truncated)));
    }

    private void leave(boolean politely) {
        var open = channel;
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

    private Timings timings(long endedNanos) {
        return new Timings(
                millis(startedNanos, resolvedNanos),
                millis(resolvedNanos, connectedNanos),
                millis(connectedNanos, securedNanos),
                millis(securedNanos == 0 ? connectedNanos : securedNanos, answeredNanos),
                answeredNanos == 0 ? null : millis(answeredNanos, endedNanos),
                (endedNanos - startedNanos) / 1e6);
    }

    private static @Nullable Double millis(long from, long to) {
        return from == 0 || to == 0 ? null : (to - from) / 1e6;
    }

    private @Nullable HttpAnswer answer(boolean truncated) {
        var target = address;
        if (target == null) {
            return null;
        }
        var text = target.getAddress().getHostAddress();
        var response = head;
        return new HttpAnswer(
                (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + target.getPort(),
                response == null ? null : response.status().code(),
                response == null ? null : response.protocolVersion().text(),
                tlsVersion,
                headerCount,
                bodyBytes,
                truncated);
    }
}
