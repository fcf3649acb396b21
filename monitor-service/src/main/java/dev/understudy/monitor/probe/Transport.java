package dev.understudy.monitor.probe;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that probes run on, of their own: what the API has to do makes no probe late. On Linux they use epoll
 * directly, which takes about half of what the JDK's selector does for a connection that lives for one request.
 */
public final class Transport {

    private Transport() {}

    /** @param wanted how many; when 0, half as many as there are processors: loops that are seldom idle are seldom woken */
    public static EventLoopGroup loops(int wanted) {
        int count = wanted > 0 ? wanted : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        var threads = new DefaultThreadFactory("probes", true);
        return Epoll.isAvailable() ? new EpollEventLoopGroup(count, threads) : new NioEventLoopGroup(count, threads);
    }

    static Class<? extends SocketChannel> stream(EventLoop loop) {
        return isEpoll(loop.parent()) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    static Class<? extends DatagramChannel> datagram(EventLoop loop) {
        return isEpoll(loop.parent()) ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    private static boolean isEpoll(@Nullable EventLoopGroup group) {
        return group instanceof EpollEventLoopGroup;
    }
}
