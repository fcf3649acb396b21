package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be asked about a registration, and not too often: RDAP services by the bootstrap file (RFC 9224), WHOIS
 * servers by a table, overrides before both. A registry is asked one question at a time, with a pause in between.
 */
public final class Registries {

    private static final Logger LOG = Logger.getLogger(Registries.class);
    private static final String BUILT_IN = "/registries/rdap-bootstrap.json";
    private static final long LARGEST_FILE = 4L << 20;

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

    private record Bootstrap(Map<String, String> services, long modified) {}

    private final @Nullable Path file;
    private final Map<String, String> rdap;
    private final Map<String, String> whois;
    private final Duration pause;
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<String, String> builtIn;
    private volatile @Nullable Bootstrap loaded;

    /**
     * @param file a bootstrap file instead of the one that is built in
     * @param rdap base URLs by top-level domain
     * @param whois servers by top-level domain
     * @param pause between two questions to one registry
     */
    public Registries(@Nullable Path file, Map<String, String> rdap, Map<String, String> whois, Duration pause) {
        this.file = file;
        this.rdap = Map.copyOf(rdap);
        this.whois = Map.copyOf(whois);
        this.pause = pause;
        try (var in = Registries.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing");
            }
            this.builtIn = services(HttpRules.JSON.readTree(in));
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
            return builtIn;
        }
        var present = loaded;
        try {
            long modified = Files.getLastModifiedTime(file).toMillis();
            if (present != null && present.modified() == modified) {
                return present.services();
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
            }
            var fresh = new Bootstrap(services(HttpRules.JSON.readTree(Files.readAllBytes(file))), modified);
            loaded = fresh;
            return fresh.services();
        } catch (IOException e) {
            LOG.warnf("The bootstrap file %s cannot be read: %s", file, e.getMessage());
            return present == null ? builtIn : present.services();
        }
    }

    private static Map<String, String> services(JsonNode bootstrap) {
        var services = new HashMap<String, String>();
        for (var service : bootstrap.path("services")) {
            String url = null;
            for (var candidate : service.path(1)) {
                if (url == null || candidate.asText().startsWith("https:")) {
                    url = candidate.asText();
                }
            }
            for (var zone : service.path(0)) {
                if (url != null) {
                    services.put(zone.asText().toLowerCase(Locale.ROOT), url);
                }
            }
        }
        return services;
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

    void released(String registry, EventLoop loop) {
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
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }
}
