package dev.understudy.monitor.history;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History")
@RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
@Blocking
class HistoryResource {

    private final HistoryService history;

    HistoryResource(HistoryService history) {
        this.history = history;
    }

    @GET
    @Path("checks/{name}/results")
    @Operation(operationId = "listResults", summary = "Single results of a check, the latest first; kept for a week")
    @APIResponse(responseCode = "200", description = "A page of results")
    public Page<ResultView> results(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @BeanParam TimeRange range,
            @BeanParam PageRequest request) {
        return history.results(project, name, range, request);
    }

    @GET
    @Path("checks/{name}/segments")
    @Operation(
            operationId = "listSegments",
            summary = "The time as stretches of one status, without gaps; as far back as single results are kept")
    @APIResponse(responseCode = "200", description = "Stretches in their order")
    public List<Segment> segments(
            @PathParam("project") String project, @PathParam("name") String name, @BeanParam TimeRange range) {
        return history.segments(project, name, range);
    }

    @GET
    @Path("checks/{name}/availability")
    @Operation(
            operationId = "getCheckAvailability",
            summary = "Availability of a check with its coverage, latencies and reasons of failure")
    @APIResponse(responseCode = "200", description = "The time as a whole and, if asked for, by steps")
    public CheckAvailability availability(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @BeanParam TimeRange range,
            @QueryParam("step") @Parameter(description = "hour, day, week or month, in the time zone") @Nullable
                    String step) {
        return history.availability(project, name, range, step);
    }

    @GET
    @Path("availability")
    @Operation(
            operationId = "getProjectAvailability",
            summary = "Availability of a project's checks, or of those of one zone, each and in sum")
    @APIResponse(responseCode = "200", description = "The sum, and the checks by name")
    public ProjectAvailability projectAvailability(
            @PathParam("project") String project,
            @QueryParam("zone") @Parameter(description = "id of a zone; all when absent") @Nullable String zone,
            @BeanParam TimeRange range,
            @QueryParam("step") @Parameter(description = "hour, day, week or month, in the time zone") @Nullable
                    String step) {
        return history.ofProject(project, zone, range, step);
    }
}
