package dev.understudy.incident.incident;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.Conflict;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
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
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Emergencies: to read, to take, to resolve. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "incidents")
class IncidentResource {

    /** What a person says when it works again. */
    record Resolution(@Nullable @Size(max = 4000) String note) {}

    /**
     * What became of an acknowledgement.
     *
     * @param takenByYou false when it was somebody else's already; {@code incident} says whose and since when
     */
    record Acknowledgement(IncidentView incident, boolean takenByYou) {}

    private final IncidentRepository incidents;
    private final IncidentService service;
    private final Timeline timeline;
    private final Deadlines deadlines;
    private final ProjectDirectory projects;
    private final Caller caller;

    IncidentResource(
            IncidentRepository incidents,
            IncidentService service,
            Timeline timeline,
            Deadlines deadlines,
            ProjectDirectory projects,
            Caller caller) {
        this.incidents = incidents;
        this.service = service;
        this.timeline = timeline;
        this.deadlines = deadlines;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Emergencies, newest first")
    @APIResponse(responseCode = "200", description = "One page")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Page<IncidentView> list(
            @QueryParam("project") @Nullable String project,
            @QueryParam("state") List<String> states,
            @QueryParam("zone") @Nullable String zone,
            @BeanParam PageRequest page) {
        if (project != null) {
            projects.requireReadable(project);
        }
        var rows = incidents.page(
                new IncidentRepository.Filter(caller.scope(), project, parse(states), zone),
                page.after(2).map(IncidentResource::position).orElse(null),
                page.fetch());
        return Page.of(rows, page, (Incident incident) -> Cursor.of(incident.openedAt, incident.id))
                .map(IncidentView::of);
    }

    @GET
    @Path("/{incident}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "One emergency")
    @APIResponse(responseCode = "404", description = "It does not exist, or is not yours to see")
    public IncidentView get(@PathParam("incident") String incident) {
        return IncidentView.of(readable(incident));
    }

    @GET
    @Path("/{incident}/timeline")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What happened to it, in order; entries are only ever added")
    public List<Timeline.Entry> timeline(@PathParam("incident") String incident) {
        return timeline.of(readable(incident).id);
    }

    @GET
    @Path("/{incident}/deadlines")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Its deadlines, explained")
    public List<Deadlines.DeadlineView> deadlines(@PathParam("incident") String incident) {
        return deadlines.explain(readable(incident));
    }

    @POST
    @Path("/{incident}/acknowledge")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Takes it",
            description = "Who takes it first has it, and nobody else is called. Repeating it changes nothing.")
    @APIResponse(responseCode = "200", description = "It is taken, by you or by somebody before you")
    @APIResponse(responseCode = "409", description = "It is resolved already")
    public Acknowledgement acknowledge(@PathParam("incident") String incident) {
        readable(incident);
        try {
            return service.acknowledge(incident, caller.subject())
                    .map(taken -> new Acknowledgement(
                            taken.incident(),
                            caller.subject().equals(taken.incident().acknowledgedBy())))
                    .orElseThrow(() -> notFound(incident));
        } catch (IllegalTransition e) {
            throw Conflict.ofState(
                    "incident.illegal-transition",
                    e.getMessage() + "; read it again, a new failure opens a new one",
                    e.present().name(),
                    e.present().next().stream().map(Enum::name).toList());
        }
    }

    @POST
    @Path("/{incident}/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Says that it works again", description = "Repeating it changes nothing.")
    @APIResponse(responseCode = "200", description = "It is resolved, by you or before")
    public IncidentView resolve(@PathParam("incident") String incident, @Nullable @Valid Resolution resolution) {
        readable(incident);
        return service.resolve(incident, caller.subject(), resolution == null ? null : resolution.note())
                .orElseThrow(() -> notFound(incident));
    }

    private static List<IncidentState> parse(List<String> states) {
        return states.stream()
                .map(text -> Arrays.stream(IncidentState.values())
                        .filter(state -> state.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> InvalidInput.malformed(
                                "incident.unknown-state",
                                "'state' is '" + text + "', expected one of "
                                        + Arrays.toString(IncidentState.values()))))
                .toList();
    }

    private static IncidentRepository.Position position(Cursor cursor) {
        return new IncidentRepository.Position(cursor.instant(0), cursor.text(1));
    }

    private Incident readable(String id) {
        return incidents
                .findByIdOptional(id)
                .filter(incident -> projects.find(incident.projectId)
                        .filter(project -> caller.mayRead(project.clientId()))
                        .isPresent())
                .orElseThrow(() -> notFound(id));
    }

    private static NotFound notFound(String id) {
        return new NotFound("incident.not-found", "incident '" + id + "' does not exist, or is not yours to see");
    }
}
