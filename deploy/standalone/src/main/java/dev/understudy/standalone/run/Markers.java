package dev.understudy.standalone.run;

import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.ServiceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What tells a component's process from any other, however its id came about: a text in its command line that holds
 * the data folder and the component's name. It stands early in the line, because systems cut long ones.
 */
final class Markers {

    static final String KAFKA = "kafka";
    static final String POSTGRES = "postgres";
    static final String DEMO = "demo";

    private static final String JVM = "-Dunderstudy.component=";
    private static final Set<String> PROGRAMS = Set.of("java", "postgres");

    private Markers() {}

    /** JVM option that marks a component. */
    static String option(DataFolder folder, String component) {
        return JVM + folder.root().resolve(component);
    }

    /** Which component of this folder the process is; empty when it is anything else. */
    static Optional<String> componentOf(DataFolder folder, ProcessHandle process) {
        var info = process.info();
        var program =
                info.command().map(command -> Path.of(command).getFileName().toString());
        if (program.isPresent() && !PROGRAMS.contains(program.get())) {
            return Optional.empty();
        }
        return info.commandLine().flatMap(line -> componentIn(folder, line));
    }

    static Optional<String> componentIn(DataFolder folder, String commandLine) {
        var spaced = " " + commandLine + " ";
        return names().stream()
                .filter(name -> spaced.contains(" " + marker(folder, name) + " "))
                .findFirst();
    }

    private static String marker(DataFolder folder, String component) {
        return component.equals(POSTGRES) ? "-D " + folder.postgres().resolve("cluster") : option(folder, component);
    }

    /** In the order of the start. */
    static List<String> names() {
        var names = new ArrayList<>(List.of(POSTGRES, KAFKA));
        for (var service : ServiceName.values()) {
            names.add(service.id());
        }
        names.add(DEMO);
        return names;
    }
}
