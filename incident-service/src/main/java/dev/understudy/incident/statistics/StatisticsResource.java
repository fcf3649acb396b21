package dev.understudy.incident.statistics;

import dev.understudy.incident.statistics.Statistics.Figures;
import dev.understudy.incident.statistics.Statistics.Load;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Timestamps;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How fast, how often, how noisy, and on whose shoulders. */
@Path("/api/v1/statistics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "statistics")
class StatisticsResource {

    private static final Duration USUAL = Duration.ofDays(30);

    /** Durations are ISO 8601; what was not measured is absent. */
    record Answer(Instant from, Instant until, Figures whole, List<Figures> zones, List<Load> people) {}

    private final Statistics statistics;
    private final ProjectDirectory projects;
    private final Clock clock;

    StatisticsResource(Statistics statistics, ProjectDirectory projects, Clock clock) {
        this.statistics = statistics;
        this.projects = projects;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Times to acknowledge, to restore and between failures; noise; load of people",
            description =
                    "Of incidents opened from (included) until (excluded), the last 30 days when not given. Drills,"
                            + " cancelled and merged incidents do not count.")
    public Answer get(
            @QueryParam("project") @Nullable String project,
            @QueryParam("from") @Parameter(description = "ISO 8601 instant") @Nullable String from,
            @QueryParam("until") @Parameter(description = "ISO 8601 instant") @Nullable String until) {
        var visible = project == null
                ? projects.visibleProjects().stream()
                        .map(entry -> entry.projectId())
                        .toList()
                : List.of(projects.requireReadable(project).projectId());
        var end = instant("until", until, clock.instant());
        var start = instant("from", from, end.minus(USUAL));
        if (!start.isBefore(end)) {
            throw new InvalidInput("statistics.bad-range", "'from' " + start + " has to lie before 'until' " + end);
        }
        return new Answer(
                start,
                end,
                statistics.whole(visible, start, end),
                statistics.byZone(visible, start, end),
                statistics.load(visible, start, end));
    }

    private static Instant instant(String name, @Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Timestamps.parse(text);
        } catch (DateTimeParseException e) {
            throw InvalidInput.malformed(
                    "statistics.bad-time",
                    "'" + name + "' is '" + text + "', expected an instant like 2026-11-20T18:42:07Z");
        }
    }
}
