package dev.understudy.incident.escalation;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationPolicy.Step;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who is called, in which order. Policies of the passport are shown here and changed there. */
@Path("/api/v1/projects/{project}/escalation-policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalation")
class PolicyResource {

    /**
     * @param targets {@code role:primary}, {@code person:<id>}, {@code schedule:<name>}, {@code everybody}
     * @param timeout silence after which the next step runs, ISO 8601 duration
     * @param hours in which it runs; outside them it is passed at once
     * @param waitIfNobody wait for the timeout although nobody was found
     * @param calendar calendar of the support agreement in whose working hours it runs; its holidays are left out
     */
    record StepDocument(
            @Nullable @Size(max = 200) String name,
            @NotEmpty @Size(max = 50) List<@NotNull String> targets,
            @NotNull Duration timeout,
            @Nullable @Size(max = 20) List<@NotNull TimeInterval> hours,
            @Nullable Boolean waitIfNobody,
            @Nullable @Size(max = 100) String calendar) {}

    /**
     * @param zones that it is for; all when absent
     * @param severities that it is for; all when absent
     * @param repeat how often all steps start over; -1 for ever
     * @param fallback who is called when all that was met with silence
     * @param fallbackRepeats how often the fallback is called
     * @param acknowledgementTimeout after which an acknowledgement that is not repeated counts no more; never when absent
     * @param acknowledgementReminder how long before that its owner is asked; a quarter of the time, half an hour at most,
     *     when absent
     * @param acknowledgement {@code one}: whoever is first has it, and nobody else is called; {@code each}: the others
     *     whom the same step called are called until each of them has acknowledged too. One when absent
     * @param awaitedAgainAfter with {@code each}: after how much silence they are called again; the timeout of the step
     *     when absent
     */
    record PolicyDocument(
            @Nullable Set<@NotNull String> zones,
            @Nullable Set<@NotNull Severity> severities,
            @NotEmpty @Size(max = 20) List<@Valid @NotNull StepDocument> steps,
            @Nullable @Min(-1) @Max(100) Integer repeat,
            @Valid @NotNull StepDocument fallback,
            @Nullable @Min(1) @Max(100) Integer fallbackRepeats,
            @Nullable Duration acknowledgementTimeout,
            @Nullable Duration acknowledgementReminder,
            @Nullable AcknowledgedBy acknowledgement,
            @Nullable Duration awaitedAgainAfter) {}

    /** @param origin {@code api} or {@code passport} */
    record PolicyView(
            String name,
            String origin,
            EscalationPolicy policy,
            @Nullable Long version,
            @Nullable Instant updatedAt,
            @Nullable String updatedBy,
            List<PolicyFault> faults) {}

    /** Whom a step would call now. */
    record StepNow(String step, boolean runsNow, List<Callee> people) {}

    private final Policies policies;
    private final PolicyService service;
    private final ProjectDirectory projects;
    private final Caller caller;
    private final Clock clock;

    PolicyResource(Policies policies, PolicyService service, ProjectDirectory projects, Caller caller, Clock clock) {
        this.policies = policies;
        this.service = service;
        this.projects = projects;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Policies of the project with what is wrong with each as things are now")
    public List<PolicyView> list(@PathParam("project") String project) {
        projects.requireReadable(project);
        return service.views(project, clock.instant());
    }

    @GET
    @Path("/effective/{zone}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Whom each step would call for a zone now, if something critical failed")
    public List<StepNow> effective(@PathParam("project") String project, @PathParam("zone") String zone) {
        projects.requireReadable(project);
        return service.effective(project, zone, clock.instant());
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Applies a policy",
            description = "Refused, with the reasons, when it cannot be relied on: the second step adds nobody new,"
                    + " somebody lacks two verified channels, nobody is on call. Incidents that are open keep theirs.")
    @APIResponse(responseCode = "200", description = "It is in force; ETag is its version")
    @APIResponse(responseCode = "422", description = "It cannot be relied on; see violations")
    public Response put(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull PolicyDocument document) {
        projects.requireReadable(project);
        var policy = policy(name, document);
        var version = service.put(project, policy, ifMatch, caller.subject(), clock.instant());
        return Response.ok(policy).header("ETag", ETags.of(version)).build();
    }

    @POST
    @Path("/lint")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.AUDITOR})
    @Operation(summary = "What is wrong with a policy, without applying it; nothing when it can be relied on")
    public List<PolicyFault> lint(@PathParam("project") String project, @Valid @NotNull PolicyDocument document) {
        projects.requireReadable(project);
        return service.lint(project, policy("lint", document), clock.instant());
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(summary = "Removes a policy; incidents that are open keep their copy")
    public void remove(@PathParam("project") String project, @PathParam("name") String name) {
        projects.requireReadable(project);
        if (!service.remove(project, name)) {
            throw new NotFound("policy.not-found", "project '" + project + "' has no policy '" + name + "' to remove");
        }
    }

    private static EscalationPolicy policy(String name, PolicyDocument document) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new InvalidInput(
                    "policy.bad-name", "'" + name + "' is no slug: a-z, 0-9 and - , at most 63 characters");
        }
        var faults = new ArrayList<Violation>();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < document.steps().size(); i++) {
            steps.add(step(document.steps().get(i), "step " + (i + 1), "steps[" + i + "]", faults));
        }
        var fallback = step(document.fallback(), "fallback", "fallback", faults);
        if (!faults.isEmpty()) {
            throw new InvalidInput("policy.invalid", faults.size() + " values are invalid; see violations", faults);
        }
        return new EscalationPolicy(
                name,
                document.zones() == null ? Set.of() : document.zones(),
                document.severities() == null ? Set.of() : document.severities(),
                steps,
                document.repeat() == null ? 0 : document.repeat(),
                fallback,
                document.fallbackRepeats() == null ? 5 : document.fallbackRepeats(),
                document.acknowledgementTimeout(),
                document.acknowledgementReminder(),
                document.acknowledgement() == null ? AcknowledgedBy.ONE : document.acknowledgement(),
                document.awaitedAgainAfter());
    }

    private static Step step(StepDocument document, String name, String path, List<Violation> faults) {
        var targets = new ArrayList<Target>();
        for (int i = 0; i < document.targets().size(); i++) {
            try {
                targets.add(Target.parse(document.targets().get(i)));
            } catch (IllegalArgumentException e) {
                faults.add(Violation.at(path + ".targets[" + i + "]", "target", String.valueOf(e.getMessage())));
            }
        }
        var hours = document.hours() == null ? List.<TimeInterval>of() : document.hours();
        for (int i = 0; i < hours.size(); i++) {
            for (var fault : hours.get(i).faults()) {
                faults.add(Violation.at(path + ".hours[" + i + "]", "interval", fault));
            }
        }
        return new Step(
                document.name() == null ? name : document.name(),
                targets,
                document.timeout(),
                hours,
                Boolean.TRUE.equals(document.waitIfNobody()),
                document.calendar(),
                null);
    }
}
