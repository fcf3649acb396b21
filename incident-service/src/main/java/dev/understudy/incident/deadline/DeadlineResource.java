package dev.understudy.incident.deadline;

import dev.understudy.incident.deadline.DeadlineService.PreviewAnswer;
import dev.understudy.incident.deadline.DeadlineService.PreviewRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deadlines: to work one out, and to have those of a project worked out anew. */
@Path("/api/v1/deadlines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deadlines")
class DeadlineResource {

    private final DeadlineService service;
    private final DeadlineHandler handler;
    private final ProjectDirectory projects;

    DeadlineResource(DeadlineService service, DeadlineHandler handler, ProjectDirectory projects) {
        this.service = service;
        this.handler = handler;
        this.projects = projects;
    }

    /** @param moved deadlines that are different now */
    record Recomputed(int moved) {}

    @POST
    @Path("/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Works out a deadline for a calendar, a start, a time and pauses; stores nothing")
    @APIResponse(responseCode = "200", description = "The deadline and how it comes about")
    @APIResponse(responseCode = "422", description = "The calendar, the time or a pause cannot be")
    public PreviewAnswer preview(@Nullable @Valid PreviewRequest request) {
        if (request == null) {
            throw InvalidInput.malformed("deadline.missing", "no request was sent; send it as a JSON object");
        }
        return service.preview(request);
    }

    @POST
    @Path("/recompute")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Replays the clocks of a project's open emergencies under the terms that now hold",
            description = "Happens by itself whenever the passport changes; by hand after new holidays were installed.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Recomputed recompute(@QueryParam("project") @Nullable String project) {
        if (project == null) {
            throw InvalidInput.malformed("deadline.missing", "'project' is missing");
        }
        projects.requireReadable(project);
        return new Recomputed(handler.recompute(project, "asked for"));
    }
}
