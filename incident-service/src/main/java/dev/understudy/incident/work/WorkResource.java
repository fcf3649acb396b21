package dev.understudy.incident.work;

import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Planned work: the queue that never pages. */
@Path("/api/v1/work-items")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "planned work")
class WorkResource {

    /** @param type {@code defect}, {@code improvement}, {@code update}, {@code question} or {@code expiry} */
    record NewWork(
            @NotBlank String projectId,
            @NotBlank String type,
            @NotBlank @Size(max = 500) String title,
            @Nullable @Size(max = 10_000) String description,
            @Nullable @Size(max = 63) String zoneId,
            @Nullable @Size(max = 63) String assetId,
            @Nullable @Positive @DecimalMax("10000") Double estimateHours,
            @Nullable Instant due,
            @Nullable @Size(max = 63) String assignee) {

        WorkItem.Text text() {
            return new WorkItem.Text(
                    WorkType.of(type), title, description, zoneId, assetId, estimateHours, due, assignee);
        }
    }

    /** All that is written down of an item; what is left out is taken away. */
    record WorkText(
            @NotBlank String type,
            @NotBlank @Size(max = 500) String title,
            @Nullable @Size(max = 10_000) String description,
            @Nullable @Size(max = 63) String zoneId,
            @Nullable @Size(max = 63) String assetId,
            @Nullable @Positive @DecimalMax("10000") Double estimateHours,
            @Nullable Instant due,
            @Nullable @Size(max = 63) String assignee) {

        WorkItem.Text text() {
            return new WorkItem.Text(
                    WorkType.of(type), title, description, zoneId, assetId, estimateHours, due, assignee);
        }
    }

    record NewSlot(
            @NotNull Instant from,
            @NotNull Instant to,
            @Nullable @Size(max = 63) String personId) {}

    record Slots(@NotNull @Size(max = 500) List<@Valid @NotNull NewSlot> slots) {}

    /** @param day on which it was worked, in the project's time zone; today when absent */
    record NewTime(
            @Nullable @Size(max = 63) String personId,
            @Nullable LocalDate day,
            @NotNull Double hours,
            @Nullable @Size(max = 2_000) String note,
            @Nullable @Size(max = 100) String corrects) {}

    record NewChange(
            @NotBlank @Size(max = 200) String component,
            @Nullable @Size(max = 63) String zoneId,
            @Nullable @Size(max = 200) String from,
            @Nullable @Size(max = 200) String to,
            @Nullable @Size(max = 2_000) String note) {}

    /** @param kind {@code incident} or {@code problem} */
    record NewLink(
            @NotBlank String kind,
            @NotBlank @Size(max = 100) String targetId) {}

    record Cancellation(@NotBlank @Size(max = 2_000) String reason) {}

    /**
     * What stands out in the queue of a project.
     *
     * @param overdue items whose date has passed
     * @param starving items that nobody planned or touched for long
     * @param inWork items that are being worked on, by person; "" for those with nobody
     */
    record Overview(List<WorkView> overdue, List<WorkView> starving, Map<String, Long> inWork) {}

    private final WorkService service;
    private final ProjectDirectory projects;
    private final Caller caller;

    WorkResource(WorkService service, ProjectDirectory projects, Caller caller) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Planned work, newest first")
    public Page<WorkView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("state") List<String> states,
            @QueryParam("type") @Nullable String type,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("overdue") boolean overdue,
            @QueryParam("starving") boolean starving,
            @BeanParam PageRequest page) {
        if (project != null) {
            projects.requireReadable(project);
        }
        var rows = service.page(
                new WorkRepository.Filter(
                        caller.scope(),
                        project,
                        states.stream().map(WorkResource::state).toList(),
                        type == null ? null : WorkType.of(type),
                        zone,
                        assignee,
                        overdue ? service.now() : null,
                        starving ? service.idleSince() : null),
                page.after(2)
                        .map(cursor -> new WorkRepository.Position(cursor.instant(0), cursor.text(1)))
                        .orElse(null),
                page.fetch());
        return Page.of(rows, page, (WorkView item) -> Cursor.of(item.createdAt(), item.id()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT})
    @Operation(summary = "Plans a piece of work", description = "Its date is the agreement's when none is given.")
    @APIResponse(responseCode = "201", description = "It is in the queue")
    @APIResponse(responseCode = "422", description = "It cannot be; see violations")
    public Response plan(@NotNull @Valid NewWork work) {
        projects.requireReadable(work.projectId());
        var item = service.plan(work.projectId(), work.text(), caller.subject());
        return Response.status(201)
                .entity(item)
                .header("ETag", ETags.of(item.version()))
                .build();
    }

    @GET
    @Path("/overview")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What is overdue, what starves, and who works on how much; at most 100 of each")
    public Overview overview(@QueryParam("project") @Nullable String project) {
        if (project == null) {
            throw invalid("project", "required", "'project' is missing");
        }
        projects.requireReadable(project);
        return new Overview(
                service.page(filter(project, service.now(), null), null, 100),
                service.page(filter(project, null, service.idleSince()), null, 100),
                service.inWork(project));
    }

    private WorkRepository.Filter filter(String project, @Nullable Instant overdueAt, @Nullable Instant idleSince) {
        return new WorkRepository.Filter(caller.scope(), project, List.of(), null, null, null, overdueAt, idleSince);
    }

    @GET
    @Path("/hours")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "A month's included, used and scheduled hours; the present month when none is named")
    public WorkService.MonthHours hours(
            @QueryParam("project") @Nullable String project, @QueryParam("month") @Nullable String month) {
        if (project == null) {
            throw invalid("project", "required", "'project' is missing");
        }
        projects.requireReadable(project);
        try {
            return service.hours(project, month == null ? service.month(project) : YearMonth.parse(month));
        } catch (DateTimeException e) {
            throw invalid("month", "month", "'" + month + "' is no month; write it as 2026-11");
        }
    }

    @GET
    @Path("/{item}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One item with its slots, time, changes and links")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public Response get(@PathParam("item") String id) {
        var detail = readable(id);
        return Response.ok(detail)
                .header("ETag", ETags.of(detail.item().version()))
                .build();
    }

    @PUT
    @Path("/{item}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Writes what is written down of it",
            description = "If-Match names the version that is changed.")
    @APIResponse(responseCode = "409", description = "It is done or cancelled")
    @APIResponse(responseCode = "412", description = "It changed since you read it")
    public Response update(
            @PathParam("item") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid WorkText text) {
        readable(id);
        var item = service.update(id, text.text(), ifMatch, caller.subject());
        return Response.ok(item).header("ETag", ETags.of(item.version())).build();
    }

    @PUT
    @Path("/{item}/slots")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Sets time aside for it, in place of what was set aside before",
            description = "In the agreement's hours. The answer shows what that does to the month's included hours.")
    @APIResponse(responseCode = "409", description = "The person is busy then, or the item is over")
    public WorkService.Scheduled schedule(@PathParam("item") String id, @NotNull @Valid Slots slots) {
        readable(id);
        return service.schedule(
                id,
                slots.slots().stream()
                        .map(slot -> new WorkService.SlotRequest(slot.from(), slot.to(), slot.personId()))
                        .toList(),
                caller.subject());
    }

    @POST
    @Path("/{item}/start")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Begins to work on it", description = "Repeating it changes nothing.")
    public WorkView start(@PathParam("item") String id) {
        readable(id);
        return service.start(id, caller.subject());
    }

    @POST
    @Path("/{item}/time")
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Logs time spent",
            description = "Entries stay; one that is wrong is corrected by another with negative hours that names it.")
    public Response logTime(@PathParam("item") String id, @NotNull @Valid NewTime time) {
        readable(id);
        return Response.status(201)
                .entity(service.logTime(
                        id, time.personId(), time.day(), time.hours(), time.note(), time.corrects(), caller.subject()))
                .build();
    }

    @POST
    @Path("/{item}/changes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Records what was changed: \"CMS 6.4 -> 6.5\"")
    public Response recordChange(@PathParam("item") String id, @NotNull @Valid NewChange change) {
        readable(id);
        return Response.status(201)
                .entity(service.recordChange(
                        id,
                        change.component(),
                        change.zoneId(),
                        change.from(),
                        change.to(),
                        change.note(),
                        caller.subject()))
                .build();
    }

    @POST
    @Path("/{item}/links")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Links it with an incident or a problem", description = "Repeating it changes nothing.")
    public List<WorkRepository.Link> link(@PathParam("item") String id, @NotNull @Valid NewLink link) {
        readable(id);
        if (!link.kind().equals("incident") && !link.kind().equals("problem")) {
            throw invalid("kind", "one-of", "'" + link.kind() + "' cannot be linked; write incident or problem");
        }
        service.link(id, link.kind(), link.targetId(), caller.subject());
        return readable(id).links();
    }

    @POST
    @Path("/{item}/done")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Says that it is done", description = "Repeating it changes nothing.")
    @APIResponse(responseCode = "409", description = "It is cancelled")
    public WorkView done(@PathParam("item") String id) {
        readable(id);
        return service.done(id, caller.subject());
    }

    @POST
    @Path("/{item}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Takes it out of the queue", description = "Repeating it changes nothing.")
    @APIResponse(responseCode = "409", description = "It is done")
    public WorkView cancel(@PathParam("item") String id, @NotNull @Valid Cancellation cancellation) {
        readable(id);
        return service.cancel(id, cancellation.reason(), caller.subject());
    }

    private WorkView.Detail readable(String id) {
        return service.detail(id)
                .filter(detail -> projects.find(detail.item().projectId())
                        .filter(project -> caller.mayRead(project.clientId()))
                        .isPresent())
                .orElseThrow(() -> WorkService.notFound(id));
    }

    private static WorkState state(String text) {
        return Arrays.stream(WorkState.values())
                .filter(state -> state.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "state",
                        "one-of",
                        "'state' is '" + text + "', expected one of " + Arrays.toString(WorkState.values())));
    }

    private static InvalidInput invalid(String path, String rule, String message) {
        return new InvalidInput("work.invalid", message, List.of(Violation.at(path, rule, message)));
    }
}
