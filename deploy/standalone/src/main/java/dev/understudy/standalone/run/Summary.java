package dev.understudy.standalone.run;

import dev.understudy.standalone.Durations;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.SuiteState;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is printed when the suite is ready: where everything is, and what to do next. */
final class Summary {

    /** How the user calls this launcher; {@code ./understudy} sets it. */
    static final String COMMAND = System.getProperty("understudy.command", "understudy");

    private Summary() {}

    static String of(SuiteState state, DataFolder folder) {
        var ports = state.ports();
        var text = new StringBuilder();
        if (state.readyAt() != null) {
            text.append("Ready in %s. Everything listens on 127.0.0.1 only.%n%n"
                    .formatted(Durations.seconds(Duration.between(state.startedAt(), state.readyAt()))));
        }
        for (var service : ServiceName.values()) {
            text.append("  %-12s %s%n".formatted(service.id(), ports.url(service)));
        }
        text.append("  %-12s %s%n".formatted("kafka", ports.kafkaBootstrap()));
        text.append("  %-12s %s%n".formatted("postgres", Blueprint.jdbcUrl(ports)));
        text.append("  %-12s %s%n".formatted("admin token", folder.adminToken()));
        var suffix = dataOption(folder, System.getenv("UNDERSTUDY_DATA"));
        if (state.demo()) {
            text.append("""

                    The demo company:
                      %-12s %s and %s
                      %-12s %s (what its people get by mail and webhook)

                    Try:
                      %s demo break site%s     the shop breaks; seconds later the mail room has an alarm
                      %s events%s              what the services tell each other
                      %s demo heal site%s      it recovers, and those who were told are told
                    """.formatted(
                            "shop",
                            ports.demoShopUrl(),
                            ports.demoShopTlsUrl(),
                            "mail room",
                            ports.demoPagesUrl(),
                            COMMAND,
                            suffix,
                            COMMAND,
                            suffix,
                            COMMAND,
                            suffix));
        } else {
            text.append("""

                    Next:
                      %s apply -f FILE%s       a company's passport
                      %s status%s
                    """.formatted(COMMAND, suffix, COMMAND, suffix));
        }
        return text.toString();
    }

    /** What the user must add to further commands to reach this suite; empty when they find it by default. */
    private static String dataOption(DataFolder folder, @Nullable String environment) {
        var byDefault = DataFolder.at(Path.of(environment == null ? "data" : environment));
        return byDefault.equals(folder) ? "" : " --data " + folder.root();
    }
}
