package dev.understudy.monitor.probe;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.TooManyRequests;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.MonitorConfig;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/probes")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Probes")
@Singleton
class ProbeResource {

    private final HttpProber prober;
    private final Semaphore places;

    ProbeResource(HttpProber prober, MonitorConfig config) {
        this.prober = prober;
        this.places = new Semaphore(config.probe().maxOnDemand());
    }

    @POST
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            operationId = "runProbe",
            summary = "Runs a check definition once and answers with everything that was measured; nothing is stored")
    @APIResponse(responseCode = "200", description = "What the probe saw, whether it succeeded or not")
    @APIResponse(responseCode = "422", description = "The definition cannot be probed; violations name the fields")
    @APIResponse(responseCode = "429", description = "Too many such probes are on their way")
    public Uni<Observation> run(@Nullable RunProbe definition) {
        if (definition == null) {
            throw InvalidInput.malformed("probe.missing", "send the definition to run as a JSON object");
        }
        var target = definition.target();
        if (!places.tryAcquire()) {
            throw new TooManyRequests(
                    "probe.too-many",
                    "too many probes on demand are on their way; try again soon",
                    Duration.ofSeconds(2));
        }
        return Uni.createFrom()
                .emitter(emitter -> prober.probe(target, definition.timeout(), observation -> {
                    places.release();
                    emitter.complete(observation);
                }));
    }
}
