package dev.understudy.monitor.exporter;

import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/projects/{project}/metrics")
@Tag(name = "Prometheus")
@RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
class CheckMetricsResource {

    private final CheckMetricsService metrics;

    CheckMetricsResource(CheckMetricsService metrics) {
        this.metrics = metrics;
    }

    @GET
    @Produces(MetricsText.TYPE)
    @Blocking
    @Operation(operationId = "getCheckMetrics", summary = "What is known of a project's checks, as metrics")
    @APIResponse(responseCode = "200", description = "Prometheus' text format")
    public String of(@PathParam("project") String project) {
        return metrics.of(project);
    }
}
