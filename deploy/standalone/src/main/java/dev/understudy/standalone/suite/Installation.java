package dev.understudy.standalone.suite;

import dev.understudy.standalone.LauncherFailure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was built: the services and the demo that the launcher starts.
 *
 * @param home the folder of the source tree, absolute
 */
public record Installation(Path home) {

    /** System property that names {@link #home}; {@code ./understudy} sets it. */
    public static final String PROPERTY = "understudy.home";

    private static final String BROKER_PROPERTY = "understudy.broker.lib";

    /** The one that this launcher belongs to. */
    public static Installation current() {
        String named = System.getProperty(PROPERTY);
        return new Installation(named == null ? aroundThisJar() : Path.of(named).toAbsolutePath());
    }

    public Path serviceJar(ServiceName service) {
        return home.resolve(service.id() + "-service/target/quarkus-app/quarkus-run.jar");
    }

    /** What makes the components start fast, made once per build. */
    public Path startCaches() {
        return home.resolve("target/understudy/start-caches");
    }

    /** The broker's own class path, wherever the library that starts it is told to look for it. */
    public Path brokerLib() {
        var named = System.getProperty(BROKER_PROPERTY);
        return named == null ? home.resolve("deploy/embedded/target/broker/lib") : Path.of(named);
    }

    public Path demoLib() {
        return home.resolve("deploy/demo/target/demo/lib");
    }

    public Path demoPassport() {
        return home.resolve("examples/demo-shop.yaml");
    }

    /** @throws LauncherFailure when something that a start needs was not built */
    public void requireBuilt(boolean demo) {
        for (var service : ServiceName.values()) {
            require(serviceJar(service));
        }
        if (demo) {
            require(demoLib());
            require(demoPassport());
        }
        if (System.getProperty(BROKER_PROPERTY) == null) {
            System.setProperty(BROKER_PROPERTY, brokerLib().toString());
        }
    }

    private void require(Path path) {
        if (!Files.exists(path)) {
            throw new LauncherFailure("%s is missing; run `./mvnw package -DskipTests` in %s (`./understudy up` does)."
                    .formatted(home.relativize(path), home));
        }
    }

    /** {@code deploy/standalone/target/understudy/lib/x.jar} or {@code deploy/standalone/target/classes}. */
    private static Path aroundThisJar() {
        try {
            @Nullable
            Path self = Path.of(Installation.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
            while (self != null && !Files.exists(self.resolve("mvnw"))) {
                self = self.getParent();
            }
            if (self == null) {
                throw new LauncherFailure("The launcher does not know where it is installed; start it with -D%s=DIR."
                        .formatted(PROPERTY));
            }
            return self;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
