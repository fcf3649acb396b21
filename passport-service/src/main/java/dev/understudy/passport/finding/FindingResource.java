package dev.understudy.passport.finding;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Risks of one project. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/findings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
class FindingResource {

    private final FindingList list;

    FindingResource(FindingList list) {
        this.list = list;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The risks of a project",
            description =
                    "Open and accepted ones, unless a state is asked for. A finding clears itself when its cause is"
                            + " gone; whoever wants to live with it writes it into 'policies.acceptedRisks' of the"
                            + " passport.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Page<FindingView> ofProject(
            @PathParam("project") String project,
            @Parameter(description = "open, accepted or cleared") @QueryParam("state") @Nullable String state,
            @Parameter(description = "high, medium or low") @QueryParam("severity") @Nullable String severity,
            @QueryParam("rule") @Nullable String rule,
            @BeanParam PageRequest page) {
        return Page.of(
                list.ofProject(project, state, severity, rule, page),
                page,
                (FindingView view) -> Cursor.of(view.projectId(), view.findingId()));
    }
}
