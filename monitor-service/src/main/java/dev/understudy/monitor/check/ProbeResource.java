package dev.understudy.monitor.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.TooManyRequests;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.MonitorConfig;
import dev.understudy.monitor.probe.NettyProber;
import dev.understudy.monitor.probe.Observation;
import dev.understudy.monitor.probe.ProbeTarget;
import dev.understudy.monitor.probe.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/probes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Probes")
@Singleton
class ProbeResource {

    private static final String TIMEOUT = "timeout";
    /** Of no project; nothing is stored under it. */
    private static final String NOWHERE = "probe";

    private final NettyProber prober;
    private final CheckRules rules;
    private final Semaphore places;

    ProbeResource(NettyProber prober, CheckRules rules, MonitorConfig config) {
        this.prober = prober;
        this.rules = rules;
        this.places = new Semaphore(config.probe().maxOnDemand());
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            operationId = "runProbe",
            summary = "Runs a check definition once and answers with everything that was measured; nothing is stored",
            description = "The definition may have 'timeout' at its top, instead of schedule.timeout.")
    @RequestBody(content = @Content(schema = @Schema(implementation = CheckDefinitionSchema.class)))
    @APIResponse(
            responseCode = "200",
            description = "What the probe saw, whether it succeeded or not",
            content = @Content(schema = @Schema(implementation = Observation.class)))
    @APIResponse(responseCode = "422", description = "The definition cannot be probed; violations name the fields")
    @APIResponse(responseCode = "429", description = "Too many such probes are on their way")
    public Uni<Observation> run(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw InvalidInput.malformed("probe.missing", "send the definition to run as a JSON object");
        }
        var check = read(CheckDocument.tree(body, CheckDocument.isYaml(mediaType)));
        var target = ProbeTarget.of(check)
                .orElseThrow(() -> new InvalidInput(
                        "probe.passive", "a heartbeat waits for a job to report; there is nothing to probe"));
        if (!places.tryAcquire()) {
            throw new TooManyRequests(
                    "probe.too-many",
                    "too many probes on demand are on their way; try again soon",
                    Duration.ofSeconds(2));
        }
        return Uni.createFrom()
                .emitter(emitter -> prober.inDetail(target, check.schedule(), observation -> {
                    places.release();
                    emitter.complete(observation);
                }));
    }

    private CheckApplied read(JsonNode document) {
        var problems = new Problems();
        var timeout = document.path(TIMEOUT);
        var definition = document;
        if (document instanceof ObjectNode object && !timeout.isMissingNode()) {
            var copy = object.deepCopy();
            copy.remove(TIMEOUT);
            var schedule = copy.path("schedule") instanceof ObjectNode given ? given : copy.putObject("schedule");
            schedule.set(TIMEOUT, timeout);
            definition = copy;
        }
        var name = document.hasNonNull("name") ? null : NOWHERE;
        var check = CheckDocument.read(NOWHERE, name, CheckRegistry.BY_USER, definition, problems);
        check.ifPresent(read -> {
            rules.probe(read, problems);
        });
        if (!problems.none()) {
            throw new InvalidInput(
                    "probe.invalid",
                    problems.all().getFirst().message(),
                    problems.all().stream()
                            .map(violation -> violation.path().equals("schedule." + TIMEOUT) && !timeout.isMissingNode()
                                    ? dev.understudy.kit.problem.Violation.at(
                                            TIMEOUT, violation.rule(), violation.message())
                                    : violation)
                            .toList());
        }
        return check.orElseThrow(() -> new IllegalStateException("a definition without problems can be read"));
    }
}
