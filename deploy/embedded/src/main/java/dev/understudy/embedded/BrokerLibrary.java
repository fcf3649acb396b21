package dev.understudy.embedded;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the jars of the broker's own class path, which users of this library must not have on theirs. */
final class BrokerLibrary {
    /** System property that names the folder. */
    static final String PROPERTY = "understudy.broker.lib";

    private static final String MAIN_JAR = "understudy-embedded-";

    private BrokerLibrary() {}

    /**
     * The class path in a stable order.
     *
     * @throws InfrastructureException.NotInstalled when no folder with the broker's jars is found
     */
    static String classPath() {
        List<Path> looked = candidates();
        for (Path folder : looked) {
            List<Path> jars = jars(folder);
            if (jars.stream().anyMatch(jar -> jar.getFileName().toString().startsWith(MAIN_JAR))) {
                return jars.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator));
            }
        }
        throw new InfrastructureException.NotInstalled(
                "The broker's jars are missing; looked in %s. Build deploy/embedded, or name the folder with -D%s."
                        .formatted(looked, PROPERTY));
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        String named = System.getProperty(PROPERTY);
        if (named != null && !named.isBlank()) {
            candidates.add(Path.of(named).toAbsolutePath());
        }
        var source = BrokerLibrary.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation().getProtocol().equals("file")) {
            try {
                // target/classes and target/x.jar -> target/broker/lib; lib/x.jar -> broker/lib beside lib.
                Path self = Path.of(source.getLocation().toURI());
                candidates.add(self.resolveSibling("broker/lib"));
                Path parent = self.getParent();
                if (parent != null) {
                    candidates.add(parent.resolveSibling("broker/lib"));
                }
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return candidates;
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
