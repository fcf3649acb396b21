package dev.understudy.monitor.exporter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.kit.problem.Forbidden;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.TooManyRequests;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.check.CheckDocument;
import dev.understudy.monitor.check.CheckRegistry;
import dev.understudy.monitor.probe.NettyProber;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Problems;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/probe")
@Tag(name = "Prometheus")
@Singleton
class BlackboxResource {

    private static final String NOWHERE = "probe";
    private static final String USUAL_MODULE = "http_2xx";
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    /** What is left of the scraper's patience for the way back, as blackbox_exporter has it. */
    private static final double OFFSET_SECONDS = 0.5;

    private final BlackboxModules modules;
    private final NettyProber prober;
    private final Caller caller;
    private final boolean open;
    private final Semaphore places;

    BlackboxResource(BlackboxModules modules, NettyProber prober, Caller caller, MonitorConfig config) {
        this.modules = modules;
        this.prober = prober;
        this.caller = caller;
        this.open = config.exporter().anonymous();
        this.places = new Semaphore(config.exporter().maxInFlight());
    }

    @GET
    @Produces(MetricsText.TYPE)
    @PermitAll
    @Blocking
    @Operation(
            operationId = "probeForPrometheus",
            summary = "Probes a target with a module and answers as blackbox_exporter does",
            description = "For scrape configurations written for blackbox_exporter. Needs a token of the roles admin,"
                    + " dispatcher, engineer or auditor, unless understudy.monitor.exporter.anonymous is on.")
    @APIResponse(responseCode = "200", description = "Metrics, whether the probe succeeded or not")
    @APIResponse(responseCode = "400", description = "No target, or no such module")
    @APIResponse(responseCode = "429", description = "Too many such probes are on their way")
    public Uni<String> probe(
            @QueryParam("target")
                    @Parameter(description = "URL, host or host:port, as the module's prober wants it")
                    @Nullable
                    String target,
            @QueryParam("module") @Parameter(description = "http_2xx when absent") @Nullable String module,
            @HeaderParam("X-Prometheus-Scrape-Timeout-Seconds") @Nullable String scrapeTimeout) {
        requirePermission();
        if (target == null || target.isBlank()) {
            throw bad("target", "required", "the parameter 'target' is missing");
        }
        var check = definition(target, module == null ? USUAL_MODULE : module, scrapeTimeout);
        var probed = ProbeTarget.of(check).orElseThrow(() -> bad("module", "passive", "nothing to probe"));
        if (!places.tryAcquire()) {
            throw new TooManyRequests(
                    "probe.too-many", "too many probes for Prometheus are on their way", Duration.ofSeconds(2));
        }
        return Uni.createFrom()
                .emitter(emitter -> prober.inDetail(probed, check.schedule(), seen -> {
                    places.release();
                    emitter.complete(ProbeMetrics.of(seen));
                }));
    }

    private void requirePermission() {
        if (open) {
            return;
        }
        if (caller.isAnonymous()) {
            throw new jakarta.ws.rs.NotAuthorizedException("Bearer");
        }
        if (List.of(Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.AUDITOR).stream()
                .noneMatch(caller::hasRole)) {
            throw new Forbidden("probe.forbidden", "probing for Prometheus needs another role");
        }
    }

    private CheckApplied definition(String target, String module, @Nullable String scrapeTimeout) {
        try {
            var definition = modules.check(module, target, true);
            var document = JsonNodeFactory.instance.objectNode().put("kind", definition.kind());
            document.set(definition.kind(), definition.target());
            document.putObject("schedule")
                    .put("interval", "P1D")
                    .put("timeout", timeout(definition.timeout(), scrapeTimeout).toString());
            var problems = new Problems();
            var check = CheckDocument.read(NOWHERE, NOWHERE, CheckRegistry.BY_USER, document, problems);
            check.flatMap(CheckApplied::target).ifPresent(read -> {
                var unused = ProbeTarget.of(read, problems.inside(definition.kind()));
            });
            if (!problems.none()) {
                throw InvalidInput.malformed(
                        "probe.invalid", problems.all().getFirst().message(), problems.all());
            }
            return check.orElseThrow();
        } catch (InvalidModule e) {
            throw bad("module", "module", String.valueOf(e.getMessage()));
        }
    }

    private static Duration timeout(@Nullable Duration module, @Nullable String scrapeTimeout) {
        var timeout = module == null ? USUAL_TIMEOUT : module;
        try {
            if (scrapeTimeout != null) {
                double patience = Double.parseDouble(scrapeTimeout) - OFFSET_SECONDS;
                var scrape = Duration.ofMillis(Math.max(100, Math.round(patience * 1000)));
                timeout = module == null || scrape.compareTo(module) < 0 ? scrape : module;
            }
        } catch (NumberFormatException e) {
            // As if it had not been said.
        }
        return timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : timeout;
    }

    private static InvalidInput bad(String path, String rule, String message) {
        return InvalidInput.malformed("probe.invalid", message, List.of(Violation.at(path, rule, message)));
    }
}
