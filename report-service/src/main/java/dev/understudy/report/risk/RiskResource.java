package dev.understudy.report.risk;

import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.report.risk.Risks.RiskView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the client says to risks. */
@Path("/api/v1/projects/{project}/risks")
@Tag(name = "risks", description = "open risks, and what the client says to them")
class RiskResource {

    private final RiskService risks;
    private final ProjectDirectory projects;
    private final Caller caller;

    RiskResource(RiskService risks, ProjectDirectory projects, Caller caller) {
        this.risks = risks;
        this.projects = projects;
        this.caller = caller;
    }

    @Schema(name = "RiskList")
    record RiskList(List<RiskView> items) {}

    @Schema(name = "RiskAcceptance")
    record Acceptance(
            @Schema(description = "findingId of an open risk", examples = "backup-in-one-place:asset/database")
            @NotNull
            @Size(min = 1, max = 500)
            String findingId,

            @Schema(description = "Last day, in the project's time zone; at most a year away") @NotNull
            LocalDate until,

            @Schema(description = "Why it can be lived with") @NotNull @Size(min = 3, max = 2000)
            String reason) {}

    @Schema(name = "RiskAnswering")
    record Answer(
            @NotNull @Size(min = 1, max = 500) String findingId,
            @NotNull @Size(min = 3, max = 2000) String text) {}

    @Schema(name = "RiskReopening")
    record Reopening(
            @NotNull @Size(min = 1, max = 500) String findingId,
            @NotNull @Size(min = 3, max = 2000) String reason) {}

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The open risks, the worst first",
            description = "awaitsAnswer: neither accepted nor answered; the next report asks again.")
    public RiskList list(@PathParam("project") String project) {
        projects.requireReadable(project);
        return new RiskList(risks.open(project));
    }

    @POST
    @Path("/acceptances")
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.CLIENT})
    @Operation(summary = "Accepts a risk until a day, with the reason")
    @APIResponse(responseCode = "404", description = "No such project, or no such open risk")
    @APIResponse(responseCode = "422", description = "The day is past or more than a year away")
    public RiskView accept(@PathParam("project") String project, @Valid @NotNull Acceptance body) {
        projects.requireReadable(project);
        return risks.accept(project, body.findingId(), body.until(), body.reason(), caller.subject());
    }

    @POST
    @Path("/answers")
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.CLIENT})
    @Operation(summary = "Says something to a risk, which stays open")
    public RiskView answer(@PathParam("project") String project, @Valid @NotNull Answer body) {
        projects.requireReadable(project);
        return risks.answer(project, body.findingId(), body.text(), caller.subject());
    }

    @POST
    @Path("/reopenings")
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.CLIENT})
    @Operation(summary = "Takes back what was accepted or answered")
    @APIResponse(responseCode = "409", description = "There is nothing to take back")
    public RiskView reopen(@PathParam("project") String project, @Valid @NotNull Reopening body) {
        projects.requireReadable(project);
        return risks.reopen(project, body.findingId(), body.reason(), caller.subject());
    }
}
