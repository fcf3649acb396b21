package dev.understudy.standalone.logs;

import dev.understudy.standalone.DataOption;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the components' logs. */
@Command(
        name = "logs",
        description = "Shows what the components have logged, in a readable form; also while the suite is stopped.")
public final class LogsCommand implements Callable<Integer> {

    private static final long POLL_MILLISECONDS = 250;
    private static final String SUFFIX = ".log";

    @Mixin
    private DataOption data;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description =
                    "Only this one: passport, monitor, incident, notifier, report, kafka, postgres, demo or launcher.")
    private @Nullable String component;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with what is logged from now on, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            paramLabel = "N",
            description = "The last N lines of each log (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--json", description = "The lines as they stand in the files.")
    private boolean json;

    private record Entry(String component, LogLine line, Instant time) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var tails = tails(data.folder());
        var entries = new ArrayList<Entry>();
        for (var tail : tails.entrySet()) {
            entries.addAll(entries(tail.getKey(), tail.getValue().last(Math.max(0, lines))));
        }
        print(entries);
        while (follow && !new CountDownLatch(1).await(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            entries.clear();
            for (var tail : tails.entrySet()) {
                entries.addAll(entries(tail.getKey(), tail.getValue().next()));
            }
            print(entries);
        }
        return ExitCodes.OK;
    }

    private Map<String, LogTail> tails(DataFolder folder) throws IOException {
        if (!Files.isDirectory(folder.logs())) {
            throw new LauncherFailure(
                    "There are no logs in %s; name the suite's folder with --data.".formatted(folder.root()));
        }
        var tails = new LinkedHashMap<String, LogTail>();
        if (component != null) {
            String name = ServiceName.of(component).map(ServiceName::id).orElse(component);
            var file = folder.log(name);
            if (!Files.exists(file)) {
                throw new LauncherFailure("There is no log of '%s'; there are logs of %s."
                        .formatted(component, String.join(", ", names(folder))));
            }
            tails.put(name, new LogTail(file));
        } else {
            for (var name : names(folder)) {
                tails.put(name, new LogTail(folder.log(name)));
            }
        }
        return tails;
    }

    private static List<String> names(DataFolder folder) throws IOException {
        try (var files = Files.list(folder.logs())) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    /** A line without a time of its own, such as one of a stack trace, stays with the line before it. */
    private static List<Entry> entries(String component, List<String> raw) {
        var entries = new ArrayList<Entry>();
        var last = Instant.EPOCH;
        for (var text : raw) {
            var line = LogLine.of(text);
            last = line.time().orElse(last);
            entries.add(new Entry(component, line, last));
        }
        return entries;
    }

    private void print(List<Entry> entries) {
        entries.sort(Comparator.comparing(Entry::time));
        for (var entry : entries) {
            System.out.println(json ? entry.line.raw() : entry.line.rendered(entry.component, ZoneId.systemDefault()));
        }
        System.out.flush();
    }
}
