package dev.understudy.report.monthly;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.report.measurement.Segment;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The monthly report, as data and as a page. */
@Path("/api/v1/projects/{project}/reports")
@Tag(name = "reports")
class ReportResource {

    private enum Format {
        JSON,
        HTML
    }

    private final MonthlyReports reports;
    private final Evidence evidence;
    private final ReportPages pages;
    private final ProjectDirectory projects;

    ReportResource(MonthlyReports reports, Evidence evidence, ReportPages pages, ProjectDirectory projects) {
        this.reports = reports;
        this.evidence = evidence;
        this.pages = pages;
        this.projects = projects;
    }

    @GET
    @Path("/{period}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The report of a month or of any other period",
            description = "Of a period that is not over: a preview. What was not measured says so.")
    @APIResponse(
            responseCode = "200",
            description = "The report, as JSON or as a printable page",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = MonthlyReport.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no data of that month")
    @APIResponse(responseCode = "422", description = "A future month, an unknown language or format")
    public Response get(
            @PathParam("project") String project,
            @PathParam("period")
                    @Parameter(
                            description =
                                    "yyyy-MM, 2026-W45, 2026-Q3, 2026 or 2026-11-03..2026-11-17, in the project's time zone",
                            example = "2026-11")
                    String period,
            @QueryParam("lang") @Parameter(description = "en or ru; the project's first language when absent") @Nullable
                    String language,
            @QueryParam("format") @Parameter(description = "html or json; by Accept when absent") @Nullable
                    String format,
            @Context Request request) {
        projects.requireReadable(project);
        var chosen = format == null ? negotiate(request) : parse(format);
        var report = reports.of(project, period, language);
        return switch (chosen) {
            case JSON ->
                Response.ok(report, MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .build();
            case HTML ->
                pages.answer(report)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .build();
        };
    }

    @GET
    @Path("/{period}/evidence/{figure}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The events that a figure was counted from",
            description = "The report's 'evidence' has the figures and their paths.")
    @APIResponse(responseCode = "404", description = "No such project, month or figure, or 'of' was not counted in it")
    public Page<Evidence.EventLine> evidence(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-11") String period,
            @PathParam("figure") @Parameter(example = "response-missed") String figure,
            @QueryParam("of") @Parameter(description = "id of one incident, work item... among those counted") @Nullable
                    String of,
            @BeanParam PageRequest page) {
        projects.requireReadable(project);
        return evidence.events(project, period, figure, of, page);
    }

    @GET
    @Path("/{period}/evidence/availability")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The stretches of known status that a check's availability was counted from",
            description = "What lies between them is not measured.")
    @APIResponse(responseCode = "404", description = "No such project or month, or the check is not in the report")
    @APIResponse(responseCode = "422", description = "No check named")
    public Page<Segment> availabilityEvidence(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-11") String period,
            @QueryParam("of") @Parameter(description = "check id", example = "demo-shop/storefront.http") @Nullable
                    String of,
            @BeanParam PageRequest page) {
        projects.requireReadable(project);
        return evidence.segments(project, period, of, page);
    }

    private static Format negotiate(Request request) {
        var variant =
                request.selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_HTML_TYPE)
                        .build());
        return variant != null && variant.getMediaType().isCompatible(MediaType.TEXT_HTML_TYPE)
                ? Format.HTML
                : Format.JSON;
    }

    private static Format parse(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> Format.JSON;
            case "html" -> Format.HTML;
            default ->
                throw new InvalidInput(
                        "report.unknown-format",
                        "'" + format + "' is not a format of the reports; choose html or json");
        };
    }
}
