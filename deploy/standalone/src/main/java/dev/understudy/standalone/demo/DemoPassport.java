package dev.understudy.standalone.demo;

import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.passport.PassportClient;
import dev.understudy.standalone.passport.PassportClient.Outcome;
import dev.understudy.standalone.passport.PassportFile;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The demo company's passport with the addresses of this suite's own shop in it. */
public final class DemoPassport {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private DemoPassport() {}

    /**
     * Applies it; a service that has just started may need some attempts.
     *
     * @throws LauncherFailure when it is refused, or the service does not answer for a minute
     */
    public static void apply(Path template, PortPlan ports, DataFolder folder) {
        var passport = addressed(PassportFile.read(template), ports);
        var client = PassportClient.asAdmin(ports.url(ServiceName.PASSPORT), folder);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            switch (client.apply(passport, false)) {
                case Outcome.Accepted accepted -> {
                    return;
                }
                case Outcome.Refused(var problem) ->
                    throw new LauncherFailure(
                            "The demo passport %s is refused: %s".formatted(template, problem.summary()));
                case Outcome.Unavailable(var reason) -> {
                    if (System.nanoTime() - deadline > 0) {
                        throw new LauncherFailure("The demo passport was not applied: " + reason);
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    static PassportFile addressed(PassportFile template, PortPlan ports) {
        return new PassportFile(
                template.name(),
                template.projectId(),
                template.yaml()
                        .replace("${DEMO_HTTP_URL}", ports.demoShopUrl())
                        .replace("${DEMO_HTTPS_URL}", ports.demoShopTlsUrl())
                        .replace("${DEMO_WEBHOOK_URL}", ports.demoPagesUrl() + "/webhook"));
    }
}
