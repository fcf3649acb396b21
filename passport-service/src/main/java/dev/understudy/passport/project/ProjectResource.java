package dev.understudy.passport.project;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Projects: those that have a passport. */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "projects")
class ProjectResource {

    private final ProjectRepository projects;
    private final PassportService service;
    private final Caller caller;

    ProjectResource(ProjectRepository projects, PassportService service, Caller caller) {
        this.projects = projects;
        this.service = service;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The projects that you may see, by id")
    public Page<ProjectView> list(@BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        return Page.of(
                projects.projects(caller.scope(), after, page.fetch()),
                page,
                (ProjectView project) -> Cursor.of(project.id()));
    }

    @GET
    @Path("/{project:[a-z0-9][a-z0-9-]*}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One project")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public ProjectView get(@PathParam("project") String project) {
        return projects.project(caller.scope(), project)
                .orElseThrow(() -> new NotFound(
                        "project.not-found", "project '" + project + "' does not exist, or is not yours to see"));
    }

    @DELETE
    @Path("/{project:[a-z0-9][a-z0-9-]*}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Takes the project out of the suite",
            description = "The other services forget its assets, people and duties. Its versions are kept: applying a"
                    + " passport again goes on with their numbers.")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public void remove(@PathParam("project") String project) {
        service.remove(project);
    }
}
