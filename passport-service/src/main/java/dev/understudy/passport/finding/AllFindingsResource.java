package dev.understudy.passport.finding;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Risks of all projects that the caller may see. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
class AllFindingsResource {

    private final FindingList list;

    AllFindingsResource(FindingList list) {
        this.list = list;
    }

    @GET
    @Path("/findings")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The risks of all projects that you may see, by project")
    public Page<FindingView> ofAll(
            @Parameter(description = "open, accepted or cleared") @QueryParam("state") @Nullable String state,
            @Parameter(description = "high, medium or low") @QueryParam("severity") @Nullable String severity,
            @QueryParam("rule") @Nullable String rule,
            @BeanParam PageRequest page) {
        return Page.of(
                list.ofAll(state, severity, rule, page),
                page,
                (FindingView view) -> Cursor.of(view.projectId(), view.findingId()));
    }

    @GET
    @Path("/finding-rules")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What is looked for, and why it is a risk")
    public List<FindingList.RuleView> rules() {
        return list.rules();
    }
}
