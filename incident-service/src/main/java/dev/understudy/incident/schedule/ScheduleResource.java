package dev.understudy.incident.schedule;

import dev.understudy.incident.schedule.ScheduleStore.HandOver;
import dev.understudy.incident.schedule.ScheduleStore.Stored;
import dev.understudy.incident.schedule.ScheduleStore.StoredOverride;
import dev.understudy.incident.schedule.ScheduleStore.StoredTemporary;
import dev.understudy.incident.schedule.TemporarySchedule.FixedShift;
import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Timestamps;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** On-call schedules of a project. */
@Path("/api/v1/projects/{project}/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "schedules")
class ScheduleResource {

    private static final String CALENDAR = "text/calendar";

    /** @param version grows with every change; the ETag */
    record ScheduleView(
            String name,
            long version,
            ScheduleDefinition definition,
            int importedShifts,
            Instant updatedAt,
            String updatedBy) {

        static ScheduleView of(Stored stored) {
            return new ScheduleView(
                    stored.name(),
                    stored.version(),
                    stored.definition(),
                    stored.imported().size(),
                    stored.updatedAt(),
                    stored.updatedBy());
        }
    }

    /** @param explanation why it is this person when the plan names another; absent when it names this one */
    record OnDuty(String person, @Nullable String explanation) {}

    record OnDutyAt(Instant at, List<OnDuty> onCall) {}

    record OverrideRequest(
            @Nullable String add,
            @Nullable String remove,
            @NotNull Instant from,
            @NotNull Instant to,
            @Nullable @Size(max = 500) String reason) {}

    record ShiftRequest(
            @NotNull String person,
            @NotNull Instant from,
            @NotNull Instant to) {}

    record TemporaryRequest(
            @NotNull Instant from,
            @NotNull Instant to,
            @NotNull @Size(max = 500) List<@Valid @NotNull ShiftRequest> shifts) {}

    record Imported(int shifts) {}

    private final ScheduleService service;
    private final ProjectDirectory projects;
    private final Caller caller;

    ScheduleResource(ScheduleService service, ProjectDirectory projects, Caller caller) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The project's on-call schedules, by name")
    public List<ScheduleView> list(@PathParam("project") String project) {
        projects.requireReadable(project);
        return service.all(project).stream().map(ScheduleView::of).toList();
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One schedule as it was written")
    public Response get(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        return answer(service.get(project, name));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Writes a schedule as it now is", description = "The same again changes nothing.")
    @APIResponse(responseCode = "412", description = "It is not the version that If-Match names")
    @APIResponse(responseCode = "422", description = "It cannot be; see violations")
    public Response apply(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid ScheduleDefinition definition) {
        projects.requireReadable(project);
        return answer(service.apply(project, name, definition, ifMatch, caller.subject()));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Removes a schedule with its overrides")
    public void delete(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        service.delete(project, name);
    }

    @GET
    @Path("/{name}/on-call")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Who is on call now, or at a moment; absences taken into account")
    public OnDutyAt onCall(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("at") @Nullable String at) {
        projects.requireReadable(project);
        var instant = instant("at", at);
        return new OnDutyAt(
                instant == null ? service.now() : instant,
                service.onCallNow(project, name, instant).entrySet().stream()
                        .map(entry ->
                                new OnDuty(entry.getKey(), entry.getValue().isEmpty() ? null : entry.getValue()))
                        .toList());
    }

    @GET
    @Path("/{name}/shifts")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Planned shifts that touch a stretch of time; the next 30 days when none is given")
    public List<OnCallPlan.Shift> shifts(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        projects.requireReadable(project);
        return service.shifts(project, name, instant("from", from), instant("to", to));
    }

    @GET
    @Path("/{name}/overrides")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Overrides that end after now, or after 'since'")
    public List<StoredOverride> overrides(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("since") @Nullable String since) {
        projects.requireReadable(project);
        return service.overrides(project, name, instant("since", since));
    }

    @POST
    @Path("/{name}/overrides")
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Somebody joins, leaves, or takes the place of somebody for a while")
    public Response override(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @NotNull @Valid OverrideRequest request) {
        projects.requireReadable(project);
        return Response.status(201)
                .entity(service.override(
                        project,
                        name,
                        request.add(),
                        request.remove(),
                        stored(request.from()),
                        stored(request.to()),
                        request.reason(),
                        caller.subject()))
                .build();
    }

    @DELETE
    @Path("/{name}/overrides/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Takes an override back")
    public void deleteOverride(
            @PathParam("project") String project, @PathParam("name") String name, @PathParam("id") String id) {
        projects.requireReadable(project);
        service.deleteOverride(project, name, id);
    }

    @GET
    @Path("/{name}/temporary")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Temporary schedules that have not ended")
    public List<StoredTemporary> temporaries(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        return service.temporaries(project, name);
    }

    @POST
    @Path("/{name}/temporary")
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "For a while other shifts, in place of windows and overrides and of earlier temporary ones")
    public Response temporary(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @NotNull @Valid TemporaryRequest request) {
        projects.requireReadable(project);
        for (int i = 0; i < request.shifts().size(); i++) {
            if (!stored(request.shifts().get(i).from())
                    .isBefore(stored(request.shifts().get(i).to()))) {
                throw new InvalidInput(
                        "schedule.invalid", "shifts[" + i + "] ends before it begins; 'to' is later than 'from'");
            }
        }
        return Response.status(201)
                .entity(service.temporary(
                        project,
                        name,
                        stored(request.from()),
                        stored(request.to()),
                        request.shifts().stream()
                                .map(shift -> new FixedShift(shift.person(), stored(shift.from()), stored(shift.to())))
                                .toList(),
                        caller.subject()))
                .build();
    }

    @DELETE
    @Path("/{name}/temporary/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Takes a temporary schedule back; windows and overrides hold again")
    public void deleteTemporary(
            @PathParam("project") String project, @PathParam("name") String name, @PathParam("id") String id) {
        projects.requireReadable(project);
        service.deleteTemporary(project, name, id);
    }

    @GET
    @Path("/{name}/calendar.ics")
    @Produces(CALENDAR)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The shifts as iCalendar; the last week and the next 90 days when nothing else is asked for")
    public String export(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        projects.requireReadable(project);
        return service.export(project, name, instant("from", from), instant("to", to));
    }

    @PUT
    @Path("/{name}/calendar.ics")
    @Consumes(CALENDAR)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Takes shifts out of an iCalendar, in place of those of the last one",
            description = "Whose an event is, is said by its summary: the name or id of a person of the project.")
    @APIResponse(responseCode = "422", description = "It is no calendar, or an event is nobody's")
    public Imported importCalendar(
            @PathParam("project") String project, @PathParam("name") String name, @NotNull String text) {
        projects.requireReadable(project);
        return new Imported(service.importCalendar(project, name, text, caller.subject()));
    }

    @GET
    @Path("/{name}/hand-overs")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Who was asked to take over, and who confirmed; the latest 200")
    public List<HandOver> handOvers(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        return service.handOvers(project, name);
    }

    @POST
    @Path("/{name}/hand-overs/{id}/confirm")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Confirms that the duty was taken over", description = "Repeating it changes nothing.")
    public HandOver confirm(
            @PathParam("project") String project, @PathParam("name") String name, @PathParam("id") String id) {
        projects.requireReadable(project);
        return service.confirm(project, name, id, caller.subject());
    }

    /** As the database keeps it: what is cut out of something has to end where the rest begins, read back too. */
    private static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static Response answer(Stored stored) {
        return Response.ok(ScheduleView.of(stored))
                .header("ETag", ETags.of(stored.version()))
                .build();
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.malformed(
                    "schedule.bad-instant",
                    "'" + name + "' is '" + text + "', expected an instant such as 2026-12-01T09:00:00Z");
        }
    }
}
