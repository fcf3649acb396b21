package dev.understudy.monitor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the engine works; the defaults suit an installation of any size unless said otherwise. */
@ConfigMapping(prefix = "understudy.monitor")
public interface MonitorConfig {

    Probe probe();

    Status status();

    Results results();

    Domains domains();

    History history();

    Exporter exporter();

    Heartbeat heartbeat();

    /** Jobs that report. */
    interface Heartbeat {

        /** Bytes of a ping's body that are kept, unless the job says otherwise; the rest is dropped. */
        @WithDefault("10000")
        int bodyLimit();

        /** Pings to one URL at once; a further one is answered with 429. */
        @WithDefault("60")
        int rateLimit();

        /** How long it takes until as many are allowed again. */
        @WithDefault("1m")
        Duration ratePeriod();

        /** Whether a proxy of ours writes {@code X-Forwarded-For}; anybody else may write anything into it. */
        @WithDefault("false")
        boolean trustForwardedFor();

        /** What ping URLs start with; the address under which the API was asked when absent. */
        Optional<String> pingBaseUrl();
    }

    interface Probe {

        /** Probes on their way at the same time, whatever their hosts. */
        @WithDefault("1000")
        int maxInFlight();

        /** Probes on their way at the same time to one host; the others wait, and are late. */
        @WithDefault("2")
        int maxPerHost();

        /** Threads that probe; half as many as there are processors when 0, and at least one. */
        @WithDefault("0")
        int threads();

        /** Probes that people asked for and that are on their way at the same time; a further one is refused. */
        @WithDefault("20")
        int maxOnDemand();

        /** Bytes of a body that are read. */
        @WithDefault("65536")
        int bodyLimit();

        /** Bytes of a body that something is asserted of; a longer one fails the probe, unless its check says more. */
        @WithDefault("1048576")
        int assertedBodyLimit();

        /** Bytes of a response head. */
        @WithDefault("32768")
        int headerLimit();

        /** DNS servers to ask, {@code address} or {@code address:port}; those of the operating system when absent. */
        Optional<List<String>> dnsServers();

        /**
         * Hosts, {@code host[:port]}, that can be reached unless our own network is down. While none of them can, a
         * target that does not answer is UNKNOWN and not DOWN. Nobody is asked when absent.
         */
        Optional<List<String>> references();

        /** Where somebody who finds the probes in a log learns what they are. */
        @WithDefault("+${understudy.links.base-url:http://localhost}")
        String userAgentComment();
    }

    interface Status {

        /** Changes and missed slots that wait for the database; when it is full, changes are detected again later. */
        @WithDefault("20000")
        int queueCapacity();

        /** Most rows written in one transaction. */
        @WithDefault("256")
        int batchSize();

        /** How often the last probed slots are stored. */
        @WithDefault("1s")
        Duration flushInterval();
    }

    interface Results {

        /** Results that wait for the broker; when it is full, the oldest are dropped and counted. */
        @WithDefault("20000")
        int queueCapacity();

        /** How long a batch waits for more. */
        @WithDefault("100ms")
        Duration linger();

        /** How long beyond the next slot and its timeout a result speaks for its check. */
        @WithDefault("5s")
        Duration grace();
    }

    interface History {

        /** Days that single results are kept, beside today. */
        @WithDefault("7")
        int rawDays();

        /** Days that rollups of hours are kept; those of days are kept for ever. */
        @WithDefault("400")
        int hourDays();

        /** Rows of results written a second; the more checks there are, the longer their results are gathered. */
        @WithDefault("200")
        int rowsPerSecond();

        /** Results are gathered for no longer than this before they are stored. */
        @WithDefault("10m")
        Duration longestGathering();
    }

    interface Domains {

        /** A bootstrap file of RDAP (RFC 9224) to use instead of a download; it is read again when it changes. */
        Optional<String> bootstrapFile();

        /** Where IANA's bootstrap file is fetched, when a registration is looked up; empty: nowhere. */
        @WithDefault("https://data.iana.org/rdap/dns.json")
        Optional<URI> bootstrapUrl();

        /** How old the downloaded file may become. */
        @WithDefault("24h")
        Duration bootstrapRefresh();

        /** Base URLs of RDAP services by top-level domain, before the bootstrap file; an empty one switches it off. */
        Map<String, String> rdap();

        /** WHOIS servers by top-level domain, {@code host[:port]}, before the table that is built in. */
        Map<String, String> whois();

        /** Between two questions to one registry; there are never two at the same time. */
        @WithDefault("2s")
        Duration pause();
    }

    interface Exporter {

        /** A file of modules in the form of blackbox_exporter's configuration, beside the built-in ones. */
        Optional<Path> modules();

        /** Whether {@code /probe} answers without a token: then whoever reaches the service probes with it. */
        @WithDefault("false")
        boolean anonymous();

        /** Probes for Prometheus that are on their way at the same time; a further one is refused. */
        @WithDefault("200")
        int maxInFlight();

        /** Checks of a project that its metrics tell of. */
        @WithDefault("2000")
        int maxChecks();
    }
}
