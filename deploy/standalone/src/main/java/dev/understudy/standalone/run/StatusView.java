package dev.understudy.standalone.run;

import dev.understudy.standalone.Durations;
import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.suite.DataFolder;
import dev.understudy.standalone.suite.Phase;
import dev.understudy.standalone.suite.PortPlan;
import dev.understudy.standalone.suite.ServiceName;
import dev.understudy.standalone.suite.SuiteState;
import dev.understudy.standalone.supervision.ComponentState;
import dev.understudy.standalone.supervision.ComponentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status --json} prints: the whole suite, with every address that a client needs. Holds no secret, only the
 * files that do.
 *
 * @param state of the suite; STOPPED also when its supervisor was killed, and {@code leftOver} names what still runs
 * @param memoryBytes of all processes together, the supervisor included
 */
public record StatusView(
        String state,
        String data,
        int portBase,
        @Nullable Instant startedAt,
        @Nullable Instant readyAt,
        @Nullable String failure,
        @Nullable Supervisor supervisor,
        String adminTokenFile,
        String publicKeyFile,
        Kafka kafka,
        Postgres postgres,
        @Nullable Demo demo,
        List<ComponentView> components,
        List<String> leftOver,
        long memoryBytes) {

    public record Supervisor(long pid, long memoryBytes, String log) {}

    public record Kafka(String bootstrapServers) {}

    /** @param passwordFile of the superuser; the services' are beside it, each under the name of its role */
    public record Postgres(String jdbcUrl, String superuser, String passwordFile) {}

    /** @param inboxUrl pages and JSON of what the demo's people got; also where faults are switched */
    public record Demo(String shopUrl, String shopTlsUrl, String smtp, String inboxUrl, String webhookSecretFile) {}

    /**
     * @param url of its API, or its address
     * @param managementUrl health under {@code /q/health}, metrics under {@code /q/metrics}
     * @param lastExitCode of its process before
     */
    public record ComponentView(
            String name,
            ComponentState state,
            @Nullable String detail,
            @Nullable Long pid,
            @Nullable Instant processStartedAt,
            long uptimeSeconds,
            int restarts,
            @Nullable Integer lastExitCode,
            long memoryBytes,
            @Nullable String url,
            @Nullable String managementUrl,
            String log) {}

    private static final String ROW = "%-10s %-10s %8s %9s %9s %10s  %s%n";

    static StatusView of(SuiteState state, DataFolder folder, Instant now) {
        boolean supervised = state.isSupervised();
        var ports = state.ports();
        var components = state.components().stream()
                .map(component -> view(component, ports, folder, supervised, now))
                .toList();
        var supervisor = supervised
                ? new Supervisor(
                        state.supervisor().pid(),
                        Memory.ofOne(state.supervisor().pid()),
                        folder.launcherLog().toString())
                : null;
        long total = components.stream().mapToLong(ComponentView::memoryBytes).sum()
                + (supervisor == null ? 0 : supervisor.memoryBytes);
        return new StatusView(
                (supervised ? state.phase() : ended(state.phase())).name(),
                folder.root().toString(),
                ports.base(),
                state.startedAt(),
                state.readyAt(),
                state.failure(),
                supervisor,
                folder.adminToken().toString(),
                folder.publicKey().toString(),
                new Kafka(ports.kafkaBootstrap()),
                new Postgres(
                        Blueprint.jdbcUrl(ports),
                        Markers.POSTGRES,
                        folder.secret(Markers.POSTGRES).toString()),
                state.demo()
                        ? new Demo(
                                ports.demoShopUrl(),
                                ports.demoShopTlsUrl(),
                                ports.demoSmtpAddress(),
                                ports.demoPagesUrl(),
                                folder.secret(Blueprint.WEBHOOK_SECRET).toString())
                        : null,
                components,
                supervised
                        ? List.of()
                        : Leftovers.find(folder).stream().map(Object::toString).toList(),
                total);
    }

    static int exitCode(SuiteState state) {
        if (!state.isSupervised()) {
            return ExitCodes.NOT_RUNNING;
        }
        return state.phase() == Phase.READY ? ExitCodes.OK : ExitCodes.DEGRADED;
    }

    String asTable() {
        var table = new StringBuilder();
        table.append("%s, data in %s%n%n".formatted(state, data));
        table.append(ROW.formatted("COMPONENT", "STATE", "PID", "UPTIME", "RESTARTS", "MEMORY", "ADDRESS"));
        for (var component : components) {
            table.append(ROW.formatted(
                    component.name,
                    component.state,
                    component.pid == null ? "-" : component.pid,
                    component.pid == null ? "-" : Durations.brief(Duration.ofSeconds(component.uptimeSeconds)),
                    component.restarts,
                    megabytes(component.memoryBytes),
                    Optional.ofNullable(component.url).orElse("")));
            if (component.detail != null) {
                table.append("           %s%n".formatted(component.detail));
            }
        }
        if (supervisor != null) {
            table.append(
                    ROW.formatted("supervisor", "", supervisor.pid, "", "", megabytes(supervisor.memoryBytes), ""));
        }
        table.append(ROW.formatted("total", "", "", "", "", megabytes(memoryBytes), ""));
        if (failure != null && supervisor == null) {
            table.append("%nThe last start failed: %s%n".formatted(failure));
        }
        if (!leftOver.isEmpty()) {
            table.append("%nThe supervisor is gone, but these still run: %s. `understudy up` or `down` ends them.%n"
                    .formatted(String.join(", ", leftOver)));
        }
        return table.toString();
    }

    private static ComponentView view(
            ComponentStatus status, PortPlan ports, DataFolder folder, boolean supervised, Instant now) {
        var service = ServiceName.of(status.name());
        return new ComponentView(
                status.name(),
                supervised ? status.state() : ComponentState.STOPPED,
                supervised ? status.detail() : null,
                supervised ? status.pid() : null,
                supervised ? status.processStartedAt() : null,
                supervised && status.processStartedAt() != null
                        ? Math.max(
                                0,
                                Duration.between(status.processStartedAt(), now).toSeconds())
                        : 0,
                status.restarts(),
                status.lastExitCode(),
                supervised && status.pid() != null ? Memory.of(status.pid()) : 0,
                service.map(ports::url).orElseGet(() -> address(status.name(), ports)),
                service.map(ports::managementUrl).orElse(null),
                folder.log(status.name()).toString());
    }

    private static String address(String component, PortPlan ports) {
        return switch (component) {
            case Markers.KAFKA -> ports.kafkaBootstrap();
            case Markers.POSTGRES -> Blueprint.jdbcUrl(ports);
            default -> ports.demoPagesUrl();
        };
    }

    /** A supervisor that was killed had no time to write that down. */
    private static Phase ended(Phase last) {
        return last == Phase.FAILED ? Phase.FAILED : Phase.STOPPED;
    }

    private static String megabytes(long bytes) {
        return bytes == 0 ? "-" : (bytes >> 20) + " MB";
    }
}
