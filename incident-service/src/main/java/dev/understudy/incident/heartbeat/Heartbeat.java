package dev.understudy.incident.timer;

import dev.understudy.incident.IncidentConfig;
import dev.understudy.kit.egress.EgressGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Calls an address outside whenever timers ran: a watcher there that misses the calls tells its people that ours would not
 * be called any more. The address is the operator's own configuration; it is looked up by the egress guard all the same.
 */
@ApplicationScoped
class Heartbeat {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final IncidentConfig config;
    private final EgressGuard egress;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private Instant last = Instant.MIN;

    Heartbeat(IncidentConfig config, EgressGuard egress) {
        this.config = config;
        this.egress = egress;
    }

    /** Does not wait for the answer: a slow watcher must not hold up the timers. Called by one thread. */
    void beat(Instant now) {
        if (config.heartbeatUrl().isEmpty() || now.isBefore(last.plus(config.heartbeatInterval()))) {
            return;
        }
        last = now;
        var url = URI.create(config.heartbeatUrl().get());
        Thread.ofVirtual().name("heartbeat").start(() -> send(url));
    }

    private void send(URI url) {
        try {
            egress.resolve(url.getHost());
            var answer = client.send(
                    HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build(), BodyHandlers.discarding());
            if (answer.statusCode() >= 400) {
                LOG.warnf("The watcher at %s answers %d to the heartbeat", url.getHost(), answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf("The heartbeat does not reach %s: %s", url.getHost(), e);
        }
    }
}
