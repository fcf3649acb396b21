package dev.understudy.report.monthly;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.report.analysis.Analysis;
import dev.understudy.report.improvement.Improvements.ProblemView;
import dev.understudy.report.trend.EmergencyTrends;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How a project develops, as data. */
@Path("/api/v1/projects/{project}")
@Tag(name = "trends", description = "how a project develops, and figures over time for charts")
class TrendResource {

    private final MonthlyReports reports;
    private final Series series;
    private final ProjectDirectory projects;

    TrendResource(MonthlyReports reports, Series series, ProjectDirectory projects) {
        this.reports = reports;
        this.series = series;
        this.projects = projects;
    }

    /** @param promises reworks, and whether they kept what was promised of them */
    record Development(
            String projectId, String period, EmergencyTrends trends, Analysis analysis, List<ProblemView> promises) {}

    @GET
    @Path("/trends")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "How emergencies develop, what they have in common, and whether reworks kept their promise",
            description = "Each verdict with its p-value and interval; p-values of zones are adjusted"
                    + " (Benjamini and Hochberg). Exact tests; what there is too little data for says so.")
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no data of that period")
    @APIResponse(responseCode = "422", description = "A future period")
    public Development trends(
            @PathParam("project") String project,
            @QueryParam("period") @Parameter(description = "as of reports; the running month when absent") @Nullable
                    String period) {
        projects.requireReadable(project);
        return reports.development(project, period);
    }

    @GET
    @Path("/series")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "A figure over time, for charts",
            description = "null: nothing was measured, or nothing can be.")
    @APIResponse(responseCode = "400", description = "Days that are none, or too many points")
    @APIResponse(responseCode = "422", description = "An unknown figure or step")
    public Series.Line series(
            @PathParam("project") String project,
            @QueryParam("figure")
                    @Parameter(
                            description = "emergencies, affected, found-by-us, availability, coverage or hours",
                            example = "emergencies")
                    @Nullable
                    String figure,
            @QueryParam("by") @Parameter(description = "day, week or month; month when absent") @Nullable String by,
            @QueryParam("from")
                    @Parameter(description = "first day; so that there are twelve points when absent")
                    @Nullable
                    String from,
            @QueryParam("to") @Parameter(description = "last day; today when absent") @Nullable String to) {
        projects.requireReadable(project);
        return series.of(project, figure, by, day("from", from), day("to", to));
    }

    private static @Nullable LocalDate day(String name, @Nullable String text) {
        try {
            // Four digits: no database can store the years that LocalDate takes besides.
            return text == null ? null : LocalDate.parse(text.length() == 10 ? text : "");
        } catch (DateTimeException e) {
            throw InvalidInput.malformed(
                    "report.bad-period", "'" + name + "' is '" + text + "', which is no day; write it as yyyy-MM-dd");
        }
    }
}
