package dev.understudy.benchmarks.passport;

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

    /** @param arguments number of projects (10000), assets of each (50); 'serve' to be tried by hand until interrupted */
    public static void main(String[] arguments) throws Exception {
        try (var service = PassportAlone.start(List.of("-Xmx512m"))) {
            if (arguments.length > 0 && arguments[0].equals("serve")) {
                System.out.println(service.address() + " " + service.token());
                Thread.currentThread().join();
            }
            int projects = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
            int assets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
            oneLargeDocument(service);
            onPaper(service);
            manyProjects(service, projects, assets);
        }
    }

    private static void oneLargeDocument(PassportAlone service) {
        var fresh = new ArrayList<Double>();
        var changed = new ArrayList<Double>();
        var tried = new ArrayList<Double>();
        for (int trial = 0; trial < TRIALS; trial++) {
            var project = "large-" + trial;
            var address = "/api/v1/projects/" + project + "/passport";
            var text = document(project, ASSETS_IN_ONE, "Сайт");
            tried.add(put(service, address + "?dryRun=true", text));
            fresh.add(put(service, address, text));
            changed.add(put(service, address, document(project, ASSETS_IN_ONE, "Магазин")));
        }
        System.out.println(line(ASSETS_IN_ONE + " assets, dry run", tried));
        System.out.println(line(ASSETS_IN_ONE + " assets, new project", fresh));
        System.out.println(line(ASSETS_IN_ONE + " assets, every asset changed", changed));
    }

    private static void onPaper(PassportAlone service) {
        for (var page : List.of(
                "bus-factor",
                "graph/picture.svg",
                "exports/passport?format=html",
                "exports/passport?format=pdf",
                "regulation?format=pdf")) {
            var took = new ArrayList<Double>();
            for (int trial = 0; trial < TRIALS / 2; trial++) {
                took.add(get(service, "/api/v1/projects/large-" + trial + "/" + page));
            }
            System.out.println(line(ASSETS_IN_ONE + " assets, " + page, took));
        }
    }

    private static void manyProjects(PassportAlone service, int projects, int assets) throws InterruptedException {
        long begin = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            pool.invokeAll(IntStream.range(0, projects)
                    .<Callable<Double>>mapToObj(i -> () -> put(
                            service,
                            "/api/v1/projects/many-" + i + "/passport",
                            document("many-" + i, assets, "Проект" + i)))
                    .toList());
        }
        System.out.printf(
                "%d projects of %d assets applied, %d at once: %.0f s%n",
                projects, assets, AT_ONCE, (System.nanoTime() - begin) / 1e9);
        var random = new Random(1);
        var listed = new ArrayList<Double>();
        var searched = new ArrayList<Double>();
        var findings = new ArrayList<Double>();
        var cursor = "";
        for (int i = 0; i < QUESTIONS; i++) {
            var answer = service.get("/api/v1/projects?limit=50" + cursor);
            listed.add(answer.seconds());
            int at = answer.text().indexOf("\"nextCursor\":\"");
            cursor = at < 0
                    ? ""
                    : "&cursor="
                            + answer.text().substring(at + 14, answer.text().indexOf('"', at + 14));
            int project = random.nextInt(projects);
            searched.add(get(service, "/api/v1/search?q=proekt" + project + "%20site" + random.nextInt(assets)));
            findings.add(get(service, "/api/v1/projects/many-" + project + "/findings"));
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

    private static double put(PassportAlone service, String path, String text) {
        return took(service.put(path, text));
    }

    private static double get(PassportAlone service, String path) {
        return took(service.get(path));
    }

    private static double took(PassportAlone.Answer answer) {
        if (answer.status() > 201) {
            throw new IllegalStateException("refused: " + answer.text());
        }
        return answer.seconds();
    }

    private static String line(String name, List<Double> seconds) {
        var sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        return "%s, %d times: median %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(
                        name,
                        sorted.size(),
                        sorted.get(sorted.size() / 2) * 1e3,
                        sorted.get((int) (sorted.size() * 0.99)) * 1e3,
                        sorted.getLast() * 1e3);
    }
}
