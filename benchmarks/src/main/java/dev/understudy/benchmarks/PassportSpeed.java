package dev.understudy.benchmarks;

import dev.understudy.acceptance.MailRoom;
import dev.understudy.acceptance.Suite;
import dev.understudy.acceptance.WebhookSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How fast passport-service is: one document of 500 assets applied anew, changed and tried; then many projects applied,
 * listed and searched by words. Requests are measured one at a time, from outside, over HTTP.
 */
public final class PassportSpeed {

    private static final int ASSETS_IN_ONE = 500;
    private static final int TRIALS = 20;
    private static final int QUESTIONS = 500;
    private static final int AT_ONCE = 4;

    private PassportSpeed() {}

    /** @param arguments number of projects (10000), assets of each (50) */
    public static void main(String[] arguments) throws InterruptedException {
        int projects = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int assets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        try (var mail = MailRoom.start();
                var hooks = WebhookSink.start();
                var suite = Suite.start(Suite.deliveringTo(mail, hooks))) {
            var api = suite.url("passport") + "/api/v1";
            oneLargeDocument(suite, api);
            manyProjects(suite, api, projects, assets);
        }
    }

    private static void oneLargeDocument(Suite suite, String api) {
        var fresh = new ArrayList<Long>();
        var changed = new ArrayList<Long>();
        var tried = new ArrayList<Long>();
        for (int trial = 0; trial < TRIALS; trial++) {
            var project = "large-" + trial;
            var address = api + "/projects/" + project + "/passport";
            var text = document(project, ASSETS_IN_ONE, "Сайт");
            tried.add(time(() -> put(suite, address + "?dryRun=true", text)));
            fresh.add(time(() -> put(suite, address, text)));
            changed.add(time(() -> put(suite, address, document(project, ASSETS_IN_ONE, "Магазин"))));
        }
        System.out.println(line(ASSETS_IN_ONE + " assets, dry run", tried));
        System.out.println(line(ASSETS_IN_ONE + " assets, new project", fresh));
        System.out.println(line(ASSETS_IN_ONE + " assets, every asset changed", changed));
    }

    private static void manyProjects(Suite suite, String api, int projects, int assets) throws InterruptedException {
        long begin = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            pool.invokeAll(IntStream.range(0, projects)
                    .<Callable<Long>>mapToObj(i -> () -> time(() -> put(
                            suite,
                            api + "/projects/many-" + i + "/passport",
                            document("many-" + i, assets, "Проект" + i))))
                    .toList());
        }
        System.out.printf(
                "%d projects of %d assets applied, %d at once: %.0f s%n",
                projects, assets, AT_ONCE, (System.nanoTime() - begin) / 1e9);
        var random = new Random(1);
        var listed = new ArrayList<Long>();
        var searched = new ArrayList<Long>();
        var findings = new ArrayList<Long>();
        var cursor = "";
        for (int i = 0; i < QUESTIONS; i++) {
            var page = cursor;
            var next = new String[1];
            listed.add(time(() -> next[0] = get(suite, api + "/projects?limit=50" + page)));
            int at = next[0].indexOf("\"nextCursor\":\"");
            cursor = at < 0 ? "" : "&cursor=" + next[0].substring(at + 14, next[0].indexOf('"', at + 14));
            int project = random.nextInt(projects);
            searched.add(
                    time(() -> get(suite, api + "/search?q=proekt" + project + "%20site" + random.nextInt(assets))));
            findings.add(time(() -> get(suite, api + "/projects/many-" + project + "/findings")));
        }
        System.out.println(line("a page of 50 of " + projects + " projects", listed));
        System.out.println(line("two words among " + projects * (long) assets + " assets", searched));
        System.out.println(line("the findings of a project", findings));
    }

    private static String document(String project, int assets, String name) {
        return """
            passport: 1
            project:
              id: %1$s
              name: %2$s
              client: {id: %1$s, name: ООО %2$s, inn: "7701234567"}
              timeZone: Europe/Moscow
              languages: [ru]
            zones: [{id: cms, name: Сайт, criticality: critical}, {id: hosting, name: Хостинг, criticality: important}]
            people:
              - {id: ivanov, name: Иван Иванов, contacts: [{kind: email, address: ivanov@example.test}]}
              - {id: petrova, name: Анна Петрова}
            responsibilities: [{zone: cms, primary: ivanov, deputy: petrova}, {zone: hosting, primary: petrova}]
            agreement: {emergency: {response: PT60M}}
            assets:
              - {id: server, kind: server, name: Сервер, zone: hosting, host: srv.example, accesses: [{id: root, reference: "op://v/i/f", holders: [ivanov]}]}
            """.formatted(project, name)
                + IntStream.range(1, assets)
                        .mapToObj(i ->
                                "  - {id: a%d, kind: site, name: %s proekt%s, zone: cms, hostedOn: server, url: \"https://site%d.example/\", monitoring: {enabled: false}}%n"
                                        .formatted(i, name, project.substring(project.lastIndexOf('-') + 1), i))
                        .collect(Collectors.joining());
    }

    private static void put(Suite suite, String address, String text) {
        var answer = suite.put(address, suite.adminToken(), "application/yaml", text);
        if (answer.status() > 201) {
            throw new IllegalStateException("refused: " + answer.body());
        }
    }

    private static String get(Suite suite, String address) {
        var answer = suite.get(address, suite.adminToken());
        if (answer.status() != 200) {
            throw new IllegalStateException("refused: " + answer.body());
        }
        return answer.body();
    }

    private static long time(Runnable request) {
        long begin = System.nanoTime();
        request.run();
        return System.nanoTime() - begin;
    }

    private static String line(String name, List<Long> nanos) {
        var sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return "%s, %d times: median %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(
                        name,
                        sorted.size(),
                        sorted.get(sorted.size() / 2) / 1e6,
                        sorted.get((int) (sorted.size() * 0.99)) / 1e6,
                        sorted.getLast() / 1e6);
    }
}
