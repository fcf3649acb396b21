package dev.understudy.incident.heartbeat;

import dev.understudy.incident.IncidentConfig;
import dev.understudy.kit.egress.EgressGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Calls an address outside while everything turns that is to happen at a time: a watcher there that misses the calls tells
 * its people that ours would not be called any more. Each loop says what turned; what stands still, or fails whenever it
 * is tried, keeps the call back, however well the others do. The address is the operator's own configuration; it is looked
 * up by the egress guard all the same.
 */
@ApplicationScoped
public class Heartbeat {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final IncidentConfig config;
    private final EgressGuard egress;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private final Set<String> expected = new HashSet<>();
    private final Set<String> turned = new HashSet<>();
    private Instant last = Instant.MIN;

    Heartbeat(IncidentConfig config, EgressGuard egress) {
        this.config = config;
        this.egress = egress;
    }

    /** From now on there is no call without it. */
    public synchronized void expect(String what) {
        expected.add(what);
    }

    /**
     * It did what was to be done, or found nothing to do. Calls when the interval is over and all have turned since the last
     * call; does not wait for the answer: a slow watcher must not hold up the timers.
     */
    public synchronized void turned(String what, Instant now) {
        turned.add(what);
        if (config.heartbeatUrl().isEmpty()
                || now.isBefore(last.plus(config.heartbeatInterval()))
                || !turned.containsAll(expected)) {
            return;
        }
        last = now;
        turned.clear();
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
