package dev.understudy.benchmarks;

import static org.awaitility.Awaitility.await;

import dev.understudy.acceptance.Company;
import dev.understudy.acceptance.FaultySite;
import dev.understudy.acceptance.MailRoom;
import dev.understudy.acceptance.Suite;
import dev.understudy.acceptance.WebhookSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How long it takes from the failed probe to the call of the provider: a site answers a probe with 500 (the clock starts
 * when the site wrote that answer), and the message about it arrives at a webhook and at an SMTP server. One failed
 * probe is enough here (no confirmation), so that nothing but the suite is measured. Sites fail one after another.
 */
public final class OutageLatency {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OutageLatency() {}

    /** @param arguments number of trials, 30 when absent */
    public static void main(String[] arguments) {
        int trials = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        var toWebhook = new ArrayList<Duration>();
        var toMail = new ArrayList<Duration>();
        try (var mail = MailRoom.start();
                var hooks = WebhookSink.start();
                var site = FaultySite.start();
                var suite = Suite.start(Suite.deliveringTo(mail, hooks))) {
            var company = new Company(
                    "latency", "latency", site.url().toString(), hooks, Duration.ofHours(1), Duration.ofMinutes(30));
            var passport = company.passport().replace("failureThreshold: 2", "failureThreshold: 1");
            var url = suite.url("passport") + "/api/v1/projects/latency/passport";
            var answer = suite.put(url, suite.adminToken(), "application/yaml", passport);
            if (answer.status() != 201) {
                throw new IllegalStateException("the passport was refused: " + answer.body());
            }
            await().atMost(PATIENCE).until(() -> site.requests() > 1);
            for (int trial = 0; trial < trials; trial++) {
                int before = hooks.calls("latency-ivanov").size();
                int mailsBefore = mail.mails("ivanov@latency").size();
                site.breakDown();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> hooks.calls("latency-ivanov").size() > before
                                && mail.mails("ivanov@latency").size() > mailsBefore);
                Instant failed = Objects.requireNonNull(site.firstFailure());
                toWebhook.add(Duration.between(
                        failed, hooks.calls("latency-ivanov").get(before).receivedAt()));
                toMail.add(Duration.between(
                        failed, mail.mails("ivanov@latency").get(mailsBefore).receivedAt()));
                site.heal();
                await().atMost(PATIENCE)
                        .until(() -> hooks.calls("latency-ivanov").size() > before + 1
                                && mail.mails("ivanov@latency").size() > mailsBefore + 1);
                System.out.printf(
                        "trial %2d: webhook %4d ms, mail %4d ms%n",
                        trial + 1,
                        toWebhook.getLast().toMillis(),
                        toMail.getLast().toMillis());
            }
            System.out.printf(
                    "memory of the suite: %d MB%n",
                    suite.status().path("memoryBytes").asLong() >> 20);
        }
        System.out.println(line("failed probe -> webhook", toWebhook));
        System.out.println(line("failed probe -> SMTP", toMail));
    }

    private static String line(String name, List<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        return "%s, %d trials: min %d ms, median %d ms, p90 %d ms, max %d ms"
                .formatted(
                        name,
                        sorted.size(),
                        sorted.getFirst().toMillis(),
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.get((int) (sorted.size() * 0.9)).toMillis(),
                        sorted.getLast().toMillis());
    }
}
