package dev.understudy.incident.deadline;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The deadlines of one emergency, explained. */
@Path("/api/v1/incidents/{incident}/deadline")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deadlines")
class IncidentDeadlineResource {

    private final DeadlineService service;
    private final ProjectDirectory projects;
    private final Caller caller;

    IncidentDeadlineResource(DeadlineService service, ProjectDirectory projects, Caller caller) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Its deadlines: clause, calendar, working segments, pauses, result")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public DeadlineView explain(@PathParam("incident") String incident) {
        return service.explain(incident)
                .filter(view -> projects.find(view.projectId())
                        .filter(project -> caller.mayRead(project.clientId()))
                        .isPresent())
                .orElseThrow(() -> new NotFound(
                        "incident.not-found", "incident '" + incident + "' does not exist, or is not yours to see"));
    }
}
