package dev.understudy.incident.drill;

import dev.understudy.incident.drill.Drill.State;
import dev.understudy.incident.drill.DrillStore.Planned;
import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Drills: test emergencies that show whether the deputy is there. */
@Path("/api/v1/projects/{project}/drills")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "drills")
class DrillResource {

    /** @param at when it is to begin; at once when absent */
    record NewDrill(@Nullable String zoneId, @Nullable Instant at) {}

    record CallOff(@NotBlank @Size(max = 500) String reason) {}

    /**
     * A drill and what it showed.
     *
     * @param at when it is to begin, or began, UTC
     * @param silent person id of the one who is taken to be silent
     * @param seconds from the first page to the acknowledgement; absent while nobody has taken it
     */
    record DrillView(
            String id,
            @Nullable String zoneId,
            String state,
            Instant at,
            String askedBy,
            @Nullable String incidentId,
            @Nullable String silent,
            @Nullable String deputy,
            long allowedSeconds,
            @Nullable Instant pagedAt,
            @Nullable Instant deputyCalledAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Long seconds,
            @Nullable Instant endedAt,
            @Nullable String reason) {

        static DrillView of(Drill drill) {
            return new DrillView(
                    drill.id(),
                    drill.zoneId(),
                    drill.state().name(),
                    drill.at(),
                    drill.order().askedBy(),
                    drill.alarm().incidentId(),
                    drill.alarm().silent(),
                    drill.alarm().deputy(),
                    drill.order().allowedSeconds(),
                    drill.alarm().pagedAt(),
                    drill.alarm().deputyCalledAt(),
                    drill.alarm().acknowledgedAt(),
                    drill.alarm().acknowledgedBy(),
                    drill.seconds(),
                    drill.endedAt(),
                    drill.reason());
        }
    }

    private final DrillService service;
    private final ProjectDirectory projects;
    private final Caller caller;

    DrillResource(DrillService service, ProjectDirectory projects, Caller caller) {
        this.service = service;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The project's drills, the latest 200; those in one state only, when asked so")
    public List<DrillView> list(@PathParam("project") String project, @QueryParam("state") @Nullable String state) {
        projects.requireReadable(project);
        return service.of(project, state(state)).stream().map(DrillView::of).toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Asks for a drill, now or later",
            description = "Everything that it sends is marked as a drill. The primary is taken to be silent.")
    @APIResponse(responseCode = "201", description = "It is running, or will be")
    @APIResponse(responseCode = "409", description = "One of this zone is running")
    public Response ask(@PathParam("project") String project, @NotNull @Valid NewDrill drill) {
        projects.requireReadable(project);
        return Response.status(201)
                .entity(DrillView.of(service.ask(project, drill.zoneId(), drill.at(), caller.subject())))
                .build();
    }

    @GET
    @Path("/{drill}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One drill and what it showed")
    public DrillView get(@PathParam("project") String project, @PathParam("drill") String drill) {
        projects.requireReadable(project);
        return DrillView.of(service.get(project, drill));
    }

    @POST
    @Path("/{drill}/call-off")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Calls it off; it counts neither as passed nor as failed")
    @APIResponse(responseCode = "409", description = "It has ended")
    public DrillView callOff(
            @PathParam("project") String project, @PathParam("drill") String drill, @NotNull @Valid CallOff callOff) {
        projects.requireReadable(project);
        service.get(project, drill);
        return DrillView.of(service.callOff(drill, callOff.reason(), caller.subject()));
    }

    @GET
    @Path("/plans")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Drills that come back by themselves, by zone")
    public List<Planned> plans(@PathParam("project") String project) {
        projects.requireReadable(project);
        return service.plans(project);
    }

    @PUT
    @Path("/plans/{zone}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Lets drills of a zone come back on weekdays, at a time")
    public Planned plan(
            @PathParam("project") String project, @PathParam("zone") String zone, @NotNull @Valid DrillPlan plan) {
        projects.requireReadable(project);
        return service.plan(project, zone, plan, caller.subject());
    }

    @DELETE
    @Path("/plans/{zone}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Drills of a zone come back no more")
    public void deletePlan(@PathParam("project") String project, @PathParam("zone") String zone) {
        projects.requireReadable(project);
        service.deletePlan(project, zone);
    }

    private static @Nullable State state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (var state : State.values()) {
            if (state.name().equalsIgnoreCase(text.replace('-', '_'))) {
                return state;
            }
        }
        throw InvalidInput.malformed(
                "drill.bad-state", "'" + text + "' is no state of a drill; there are " + List.of(State.values()));
    }
}
