package dev.understudy.benchmarks;

import dev.understudy.acceptance.Company;
import dev.understudy.acceptance.FaultySite;
import dev.understudy.acceptance.MailRoom;
import dev.understudy.acceptance.Suite;
import dev.understudy.acceptance.WebhookSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Kills processes of the suite at random ({@code kill -9}; the broker and the database too) while sites break and heal,
 * and then counts: each outage is one incident, told once by each channel when it began and once when it ended; no event
 * is lost or doubled; nothing is left over. Ends with 1 when a count is wrong.
 */
public final class KillLoop {

    private static final List<String> VICTIMS =
            List.of("postgres", "kafka", "passport", "monitor", "incident", "notifier", "report");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Suite suite;
    private final MailRoom mail;
    private final WebhookSink hooks;
    private final AtomicBoolean killing = new AtomicBoolean(true);
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    private KillLoop(Suite suite, MailRoom mail, WebhookSink hooks) {
        this.suite = suite;
        this.mail = mail;
        this.hooks = hooks;
    }

    /** @param arguments number of kills (50 when absent), seed of the random choice (the time when absent) */
    public static void main(String[] arguments) throws InterruptedException {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.currentTimeMillis();
        boolean failed;
        try (var mail = MailRoom.start();
                var hooks = WebhookSink.start();
                var suite = Suite.start(Suite.deliveringTo(mail, hooks))) {
            failed = !new KillLoop(suite, mail, hooks).run(kills, seed);
            if (failed) {
                System.out.println("the data folder stays for a look: " + suite.data());
                suite.down();
                System.exit(1);
            }
        }
    }

    private boolean run(int kills, long seed) throws InterruptedException {
        System.out.printf("%d kills, seed %d, data in %s%n", kills, seed, suite.data());
        // The sites serve until everything has been counted: one that goes away is an outage, and rightly told.
        try (var a = FaultySite.start();
                var b = FaultySite.start();
                var c = FaultySite.start()) {
            var outages = breakAndKill(Map.of("kill-a", a, "kill-b", b, "kill-c", c), kills, new Random(seed));
            outages.forEach(this::countMessages);
            new EventAudit(suite).run(outages).forEach(complaints::add);
            complaints.forEach(complaint -> System.out.println("WRONG: " + complaint));
            System.out.printf(
                    "%d outages, %d mails, %d webhook calls, %d complaints%n",
                    outages.values().stream().mapToInt(Integer::intValue).sum(),
                    mail.mails().size(),
                    hooks.calls().size(),
                    complaints.size());
        }
        return complaints.isEmpty();
    }

    /** Answers how many outages each project had. */
    private Map<String, Integer> breakAndKill(Map<String, FaultySite> sites, int kills, Random random)
            throws InterruptedException {
        var outages = new TreeMap<String, Integer>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var counts = new TreeMap<String, Future<Integer>>();
            sites.forEach((project, site) -> counts.put(project, executor.submit(() -> breakAndHeal(project, site))));
            var killed = killAtRandom(kills, random);
            killing.set(false);
            System.out.println("killed: " + killed);
            for (var count : counts.entrySet()) {
                try {
                    outages.put(count.getKey(), count.getValue().get(15, TimeUnit.MINUTES));
                } catch (ExecutionException | TimeoutException e) {
                    complaints.add(count.getKey() + " did not come to an end: " + e);
                }
            }
        }
        return outages;
    }

    private Map<String, Integer> killAtRandom(int kills, Random random) throws InterruptedException {
        var killed = new TreeMap<String, Integer>();
        for (int i = 0; i < kills; i++) {
            TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(7_000));
            var victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
            try {
                suite.kill(victim);
                killed.merge(victim, 1, Integer::sum);
                System.out.printf("%s kill %d: %s%n", Instant.now(), i + 1, victim);
            } catch (IllegalStateException e) {
                // Still on its way up from the last time: another victim is as good.
                i--;
            }
        }
        return killed;
    }

    /** Breaks a site, waits until it is told, heals it, waits until that is told; until the killing is over. */
    private int breakAndHeal(String project, FaultySite site) {
        int outages = 0;
        var company =
                new Company(project, project, site.url().toString(), hooks, Duration.ofHours(8), Duration.ofHours(4));
        var url = suite.url("passport") + "/api/v1/projects/" + project + "/passport";
        var token = suite.adminToken();
        until(project + ": the passport is accepted", () -> {
            var status = suite.put(url, token, "application/yaml", company.passport())
                    .status();
            return status == 201 || status == 200;
        });
        until(project + ": the site is probed", () -> site.requests() > 2);
        while (killing.get()) {
            int expected = 2 * outages;
            site.breakDown();
            until(project + ": outage " + (outages + 1) + " is told", () -> told(project) > expected);
            site.heal();
            until(project + ": recovery " + (outages + 1) + " is told", () -> told(project) > expected + 1);
            outages++;
        }
        return outages;
    }

    /** What both channels agree on. */
    private long told(String project) {
        return Math.min(distinctMails(project), distinctCalls(project));
    }

    private long distinctMails(String project) {
        return mail.mails("ivanov@" + project).stream()
                .map(MailRoom.Mail::messageId)
                .distinct()
                .count();
    }

    private long distinctCalls(String project) {
        return hooks.calls(project + "-ivanov").stream()
                .map(WebhookSink.Call::id)
                .distinct()
                .count();
    }

    private void countMessages(String project, int outages) {
        long mails = mail.mails("ivanov@" + project).size();
        long calls = hooks.calls(project + "-ivanov").size();
        System.out.printf(
                "%s: %d outages, %d mails (%d distinct), %d webhook calls (%d distinct)%n",
                project, outages, mails, distinctMails(project), calls, distinctCalls(project));
        if (distinctMails(project) != 2L * outages) {
            complaints.add(project + ": " + distinctMails(project) + " different mails for " + outages + " outages");
        }
        if (distinctCalls(project) != 2L * outages) {
            complaints.add(project + ": " + distinctCalls(project) + " different calls for " + outages + " outages");
        }
        if (mails != distinctMails(project) || calls != distinctCalls(project)) {
            complaints.add(project + ": " + (mails + calls - distinctMails(project) - distinctCalls(project))
                    + " messages came twice, with the same id");
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (RuntimeException e) {
                // The part that was asked has just been killed; it comes back.
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("not within " + PATIENCE + ": " + what);
    }
}
