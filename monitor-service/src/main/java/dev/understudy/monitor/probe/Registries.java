package dev.understudy.monitor.probe;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be asked about a registration, and not too often: RDAP services by the bootstrap file (RFC 9224: a file of the
 * operator's, else the one that was downloaded, else the few that are built in), WHOIS servers by a table, overrides
 * before both. A registry is asked one question at a time, with a pause in between, and a long one when it had enough.
 */
public final class Registries {

    private static final Logger LOG = Logger.getLogger(Registries.class);
    private static final String BUILT_IN = "/registries/rdap-bootstrap.json";
    private static final long LARGEST_FILE = 4L << 20;

    /** A registry that refuses is left alone for so long: who goes on asking is refused for longer. */
    private static final Duration REST = Duration.ofMinutes(5);

    /** Registries without RDAP, or with more in their WHOIS answers. */
    private static final Map<String, String> WHOIS = Map.ofEntries(
            Map.entry("ru", "whois.tcinet.ru"),
            Map.entry("su", "whois.tcinet.ru"),
            Map.entry("xn--p1ai", "whois.tcinet.ru"),
            Map.entry("by", "whois.cctld.by"),
            Map.entry("xn--90ais", "whois.cctld.by"),
            Map.entry("kz", "whois.nic.kz"),
            Map.entry("xn--80ao21a", "whois.nic.kz"),
            Map.entry("uz", "whois.cctld.uz"),
            Map.entry("am", "whois.amnic.net"),
            Map.entry("ge", "whois.nic.ge"),
            Map.entry("md", "whois.nic.md"),
            Map.entry("tj", "whois.nic.tj"),
            Map.entry("de", "whois.denic.de"),
            Map.entry("eu", "whois.eu"),
            Map.entry("io", "whois.nic.io"),
            Map.entry("me", "whois.nic.me"),
            Map.entry("com", "whois.verisign-grs.com"),
            Map.entry("net", "whois.verisign-grs.com"),
            Map.entry("org", "whois.publicinterestregistry.org"),
            Map.entry("info", "whois.nic.info"));

    /** The line to one registry. */
    private static final class Line {
        boolean busy;
        final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    }

    private record Loaded(Bootstrap bootstrap, long modified) {}

    private final @Nullable Path file;
    private final @Nullable BootstrapDownload download;
    private final Map<String, String> rdap;
    private final Map<String, String> whois;
    private final Duration pause;
    private final Map<String, Line> lines = new HashMap<>();
    private final Bootstrap builtIn;
    private volatile @Nullable Loaded loaded;

    /**
     * @param file a bootstrap file instead of the one that is built in, and instead of a download
     * @param download where a newer one is fetched; null: nowhere
     * @param rdap base URLs by top-level domain
     * @param whois servers by top-level domain
     * @param pause between two questions to one registry
     */
    public Registries(
            @Nullable Path file,
            @Nullable BootstrapDownload download,
            Map<String, String> rdap,
            Map<String, String> whois,
            Duration pause) {
        this.file = file;
        this.download = download;
        this.rdap = Map.copyOf(rdap);
        this.whois = Map.copyOf(whois);
        this.pause = pause;
        try (var in = Registries.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing");
            }
            this.builtIn = Bootstrap.read(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(BUILT_IN + " cannot be read", e);
        }
    }

    void look(
            Conversation.Surroundings surroundings,
            EventLoop loop,
            DomainProbe probe,
            Duration timeout,
            Consumer<Observation> then) {
        new DomainLookup(surroundings, loop, this, probe, timeout, then).begin();
    }

    /** Base URL of the RDAP service. Reads a file; not for an event loop. */
    Optional<HttpUrl> rdap(DomainProbe probe) {
        if (probe.rdap() != null) {
            return Optional.of(probe.rdap());
        }
        if (probe.whois() != null) {
            return Optional.empty();
        }
        var text = byZone(rdap, probe.domain());
        if (text == null) {
            text = byZone(services(), probe.domain());
        }
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(HttpUrl.parse(text));
        } catch (HttpUrl.Unusable e) {
            LOG.warnf("The RDAP service of %s is no URL: %s", probe.topLevel(), e.text());
            return Optional.empty();
        }
    }

    Optional<Endpoint> whois(DomainProbe probe) {
        if (probe.whois() != null) {
            return Optional.of(probe.whois());
        }
        if (probe.rdap() != null) {
            return Optional.empty();
        }
        var text = byZone(whois, probe.domain());
        if (text == null) {
            text = byZone(WHOIS, probe.domain());
        }
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.ofNullable(Endpoint.parse(text, DomainProbe.WHOIS_PORT));
    }

    /** The longest zone that is known: {@code org.ru} before {@code ru}. */
    private static @Nullable String byZone(Map<String, String> known, String domain) {
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            var found = known.get(domain.substring(dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Map<String, String> services() {
        if (file == null) {
            var fetched = download == null ? null : download.get();
            return (fetched == null ? builtIn : fetched).services();
        }
        var present = loaded;
        try {
            long modified = Files.getLastModifiedTime(file).toMillis();
            if (present != null && present.modified() == modified) {
                return present.bootstrap().services();
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
            }
            var fresh = new Loaded(Bootstrap.read(Files.readAllBytes(file)), modified);
            loaded = fresh;
            return fresh.bootstrap().services();
        } catch (IOException e) {
            LOG.warnf("The bootstrap file %s cannot be read: %s", file, e.getMessage());
            return (present == null ? builtIn : present.bootstrap()).services();
        }
    }

    /** Runs a question when the registry is free; {@link #released} must follow. */
    void await(String registry, EventLoop loop, Runnable question) {
        synchronized (lines) {
            var line = lines.computeIfAbsent(registry, name -> new Line());
            if (line.busy) {
                line.waiting.add(() -> loop.execute(question));
                return;
            }
            line.busy = true;
        }
        question.run();
    }

    /** @param refused whether the registry has said that it was asked too often */
    void released(String registry, EventLoop loop, boolean refused) {
        loop.schedule(
                () -> {
                    Runnable next;
                    synchronized (lines) {
                        var line = lines.get(registry);
                        if (line == null) {
                            return;
                        }
                        next = line.waiting.poll();
                        if (next == null) {
                            lines.remove(registry);
                            return;
                        }
                    }
                    next.run();
                },
                (refused ? REST : pause).toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
