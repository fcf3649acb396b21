package dev.understudy.incident.problem;

import dev.understudy.events.ProblemEvent.BreakEven;
import dev.understudy.events.ProblemEvent.ProblemCost;
import dev.understudy.incident.problem.ProblemRepository.Occurrence;
import dev.understudy.incident.problem.ProblemService.Known;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Causes that recur: what they cost, what mending them would, and whether it held. */
@Path("/api/v1/problems")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "problems")
class ProblemResource {

    /**
     * How a rework stands.
     *
     * @param verdict {@code kept}, {@code not-kept} or {@code too-early}
     * @param before occurrences in {@code daysBefore} days from the first one to the rework, the first not counted
     * @param pValue how likely at most {@code after} would be with an unchanged rate; absent while it is too early
     */
    record PromiseView(
            String verdict,
            int before,
            double daysBefore,
            int after,
            double daysAfter,
            @Nullable Double pValue) {}

    /**
     * @param template what the messages have in common; what varies is masked
     * @param cost in the window (90 days unless configured), or since the last rework that was judged
     * @param breakEven of the proposed rework, as of now
     */
    record ProblemView(
            String id,
            String projectId,
            @Nullable String zoneId,
            Problem.State state,
            String title,
            String failureClass,
            String template,
            Instant detectedAt,
            ProblemCost cost,
            @Nullable String suspectedCause,
            @Nullable String proposal,
            @Nullable Double estimateHours,
            @Nullable String proposedBy,
            @Nullable Instant proposedAt,
            @Nullable String workItemId,
            @Nullable BreakEven breakEven,
            @Nullable Instant reworkDoneAt,
            @Nullable String reworkDoneBy,
            @Nullable Double reworkHours,
            @Nullable PromiseView promise,
            @Nullable Instant endedAt,
            @Nullable String endedBy,
            @Nullable String endReason) {

        static ProblemView of(Known known) {
            var problem = known.problem();
            var promise = known.promise();
            return new ProblemView(
                    problem.id,
                    problem.projectId,
                    problem.zoneId,
                    problem.state,
                    problem.title,
                    problem.failureClass,
                    known.template(),
                    problem.detectedAt,
                    known.cost(),
                    problem.suspectedCause,
                    problem.proposal,
                    problem.estimateHours,
                    problem.proposedBy,
                    problem.proposedAt,
                    problem.workItemId,
                    known.breakEven(),
                    problem.reworkDoneAt,
                    problem.reworkDoneBy,
                    problem.reworkHours,
                    promise == null
                            ? null
                            : new PromiseView(
                                    ProblemService.word(promise.judgement().promise()),
                                    promise.before(),
                                    promise.daysBefore(),
                                    promise.after(),
                                    promise.daysAfter(),
                                    promise.judgement().pValue()),
                    problem.endedAt,
                    problem.endedBy,
                    problem.endReason);
        }
    }

    record Detail(ProblemView problem, List<Occurrence> occurrences) {}

    /** @param zoneId absent for failures without a zone */
    record ClusterView(
            String id,
            @Nullable String zoneId,
            String failureClass,
            String template,
            long occurrences,
            Instant first,
            Instant last) {}

    record Cause(@NotBlank @Size(max = 2_000) String cause) {}

    /**
     * @param workItemId planned work for it that is there already
     * @param planWork whether a work item is to be planned for it
     */
    record Proposal(
            @NotBlank @Size(max = 10_000) String proposal,
            @NotNull @Positive @DecimalMax("10000") Double estimateHours,
            @Nullable String workItemId,
            @Nullable Boolean planWork) {}

    /**
     * @param hoursSpent those logged on the work item when absent
     * @param at when it was done; now when absent
     */
    record Done(
            @Nullable @PositiveOrZero @DecimalMax("10000") Double hoursSpent,
            @Nullable Instant at) {}

    record Closing(@NotBlank @Size(max = 2_000) String reason) {}

    private final ProblemService service;
    private final ProjectDirectory projects;
    private final Caller caller;

    ProblemResource(ProblemService service, ProjectDirectory projects, Caller caller) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Problems, newest first")
    public Page<ProblemView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("state") List<String> states,
            @QueryParam("zone") @Nullable String zone,
            @BeanParam PageRequest page) {
        if (project != null) {
            projects.requireReadable(project);
        }
        var rows = service.page(
                new ProblemRepository.Filter(
                        caller.scope(),
                        project,
                        states.stream().map(ProblemResource::state).toList(),
                        zone),
                page.after(2)
                        .map(cursor -> new ProblemRepository.Position(cursor.instant(0), cursor.text(1)))
                        .orElse(null),
                page.fetch());
        return Page.of(rows, page, (Known known) -> Cursor.of(known.problem().detectedAt, known.problem().id))
                .map(ProblemView::of);
    }

    @GET
    @Path("/clusters")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What repeats in a project, also below the threshold; most often first, at most 200")
    public List<ClusterView> clusters(@QueryParam("project") @Nullable String project) {
        if (project == null) {
            throw ProblemService.invalid("project", "required", "'project' is missing");
        }
        projects.requireReadable(project);
        return service.clusters(project).stream()
                .map(met -> new ClusterView(
                        met.cluster().id(),
                        met.cluster().zoneId().equals("-")
                                ? null
                                : met.cluster().zoneId(),
                        met.cluster().failureClass(),
                        met.cluster().template().toString(),
                        met.occurrences(),
                        met.first(),
                        met.last()))
                .toList();
    }

    @GET
    @Path("/{problem}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One problem with its emergencies")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public Detail get(@PathParam("problem") String id) {
        var known = readable(id);
        return new Detail(ProblemView.of(known), known.occurrences());
    }

    @POST
    @Path("/{problem}/cause")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Says what is suspected to be the cause")
    public ProblemView cause(@PathParam("problem") String id, @NotNull @Valid Cause cause) {
        readable(id);
        service.suspect(id, cause.cause());
        return ProblemView.of(readable(id));
    }

    @POST
    @Path("/{problem}/proposal")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Proposes to mend the cause; the answer shows when that pays")
    @APIResponse(responseCode = "409", description = "The rework is done already")
    public ProblemView propose(@PathParam("problem") String id, @NotNull @Valid Proposal proposal) {
        readable(id);
        service.propose(
                id,
                proposal.proposal(),
                proposal.estimateHours(),
                proposal.workItemId(),
                Boolean.TRUE.equals(proposal.planWork()),
                caller.subject());
        return ProblemView.of(readable(id));
    }

    @POST
    @Path("/{problem}/rework-done")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Says that the cause is mended: from now on the promise is watched",
            description = "Happens by itself when the work item of the proposal is done. Repeating it changes nothing.")
    public ProblemView reworkDone(@PathParam("problem") String id, @NotNull @Valid Done done) {
        readable(id);
        service.reworkDone(id, done.hoursSpent(), done.at(), caller.subject());
        return ProblemView.of(readable(id));
    }

    @POST
    @Path("/{problem}/close")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Closes it without a judgement; when it recurs, a new one is opened")
    public ProblemView close(@PathParam("problem") String id, @NotNull @Valid Closing closing) {
        readable(id);
        service.close(id, closing.reason(), caller.subject());
        return ProblemView.of(readable(id));
    }

    private Known readable(String id) {
        return service.find(id)
                .filter(known -> projects.find(known.problem().projectId)
                        .filter(project -> caller.mayRead(project.clientId()))
                        .isPresent())
                .orElseThrow(() -> ProblemService.notFound(id));
    }

    private static Problem.State state(String text) {
        return Arrays.stream(Problem.State.values())
                .filter(state -> state.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemService.invalid(
                        "state",
                        "one-of",
                        "'state' is '" + text + "', expected one of " + Arrays.toString(Problem.State.values())));
    }
}
