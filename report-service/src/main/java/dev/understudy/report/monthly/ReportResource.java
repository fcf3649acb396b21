package dev.understudy.report.monthly;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.report.format.ReportFormat;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The monthly report, as data and as a document. */
@Path("/api/v1/projects/{project}/reports")
@Tag(name = "reports")
class ReportResource {

    private final MonthlyReports reports;
    private final Evidence evidence;
    private final ReportForms forms;
    private final ProjectDirectory projects;

    ReportResource(MonthlyReports reports, Evidence evidence, ReportForms forms, ProjectDirectory projects) {
        this.reports = reports;
        this.evidence = evidence;
        this.forms = forms;
        this.projects = projects;
    }

    @GET
    @Path("/{period}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The report of a month or of any other period",
            description =
                    "Of a period that is not over: a preview. What was not measured says so. JSON follows the schema"
                            + " that its Link header names; PDF is PDF/A-3 and PDF/UA; CSV is an archive with a file for each"
                            + " section, or one of them.")
    @APIResponse(
            responseCode = "200",
            description = "The report, as data or as a document",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = MonthlyReport.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "400", description = "An unknown format, or a section of something else than CSV")
    @APIResponse(
            responseCode = "404",
            description = "No such project, not yours to see, no data of that month, or no such section in it")
    @APIResponse(responseCode = "406", description = "Nothing that Accept names is offered")
    @APIResponse(responseCode = "422", description = "A future month or an unknown language")
    @APIResponse(responseCode = "503", description = "Too many documents are being made")
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
            @QueryParam("format")
                    @Parameter(description = "json, html, pdf, docx or csv; by Accept when absent")
                    @Nullable
                    String format,
            @QueryParam("section")
                    @Parameter(
                            description = "with format=csv: this section alone, as text/csv",
                            example = "emergencies")
                    @Nullable
                    String section,
            @Context Request request) {
        projects.requireReadable(project);
        var chosen = ReportFormat.of(format, request);
        ReportForms.requireCsv(chosen, section);
        var report = reports.of(project, period, language);
        if (chosen == ReportFormat.JSON) {
            return Response.ok(report, MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                    .header(HttpHeaders.LINK, "<" + ReportSchemaResource.PATH + ">; rel=\"describedby\"")
                    .build();
        }
        var document = section == null ? forms.print(report, chosen) : forms.section(report, section);
        return ReportForms.answer(document, report, chosen, section).build();
    }

    @GET
    @Path("/period")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The report of a stretch of days", description = "The same as of {from}..{to} as a period.")
    @APIResponse(responseCode = "400", description = "Days that are none, or in the wrong order, or too many")
    public Response between(
            @PathParam("project") String project,
            @QueryParam("from") @Parameter(description = "first day", example = "2026-11-03") @Nullable String from,
            @QueryParam("to") @Parameter(description = "last day, inclusive", example = "2026-11-17") @Nullable
                    String to,
            @QueryParam("lang") @Nullable String language,
            @QueryParam("format") @Nullable String format,
            @QueryParam("section") @Nullable String section,
            @Context Request request) {
        if (from == null || to == null) {
            throw InvalidInput.malformed(
                    "report.bad-period",
                    "name the first day with 'from' and the last one with 'to', both as yyyy-MM-dd");
        }
        return get(project, from + ".." + to, language, format, section, request);
    }

    @GET
    @Path("/{period}/comparison")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The figures of a period beside those of another one",
            description = "Counts of what happens by chance with an exact p-value, by the length of both periods.")
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no data of one of them")
    @APIResponse(responseCode = "422", description = "A future period")
    public Comparison compare(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-11") String period,
            @QueryParam("with")
                    @Parameter(description = "another period; the one before when absent", example = "2026-08")
                    @Nullable
                    String with) {
        projects.requireReadable(project);
        return reports.compare(project, period, with);
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
}
