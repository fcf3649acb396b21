package dev.understudy.report.publication;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.report.format.ReportFormat;
import dev.understudy.report.monthly.Evidence.EventLine;
import dev.understudy.report.monthly.MonthlyReport;
import dev.understudy.report.monthly.ReportForms;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reports as they were handed out. */
@Path("/api/v1/projects/{project}/reports")
@Tag(name = "publications", description = "reports as they were handed out: immutable and hashed")
class PublicationResource {

    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    private final PublicationService publications;
    private final ReceiptService receipts;
    private final PublishedFiles files;
    private final ReportForms forms;
    private final ProjectDirectory projects;
    private final Caller caller;

    PublicationResource(
            PublicationService publications,
            ReceiptService receipts,
            PublishedFiles files,
            ReportForms forms,
            ProjectDirectory projects,
            Caller caller) {
        this.publications = publications;
        this.receipts = receipts;
        this.files = files;
        this.forms = forms;
        this.projects = projects;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The published reports, the newest month first")
    public Page<Publication> list(@PathParam("project") String project, @BeanParam PageRequest page) {
        projects.requireReadable(project);
        return publications.list(project, page);
    }

    @POST
    @Path("/{period}/versions")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER})
    @Operation(
            summary = "Publishes the report of a month that is over",
            description = "Reports are published by themselves on the agreement's day; this is for before it, and for"
                    + " corrections. When the figures are those of the newest revision, nothing is published.")
    @APIResponse(
            responseCode = "201",
            description = "Published as a new revision",
            content = @Content(schema = @Schema(implementation = Publication.class)))
    @APIResponse(responseCode = "200", description = "The newest revision says it already")
    @APIResponse(responseCode = "409", description = "The month is not over")
    public Response publish(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(description = "yyyy-MM", example = "2026-10") String period) {
        projects.requireReadable(project);
        var outcome = publications.publish(project, month(period), caller.subject());
        return Response.status(outcome.isNew() ? 201 : 200)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(outcome.publication())
                .build();
    }

    @GET
    @Path("/{period}/versions/{revision}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "A report as it was handed out",
            description =
                    "As JSON without 'lang', it is byte for byte what was hashed. A document is made when it is first"
                            + " asked for, and stays as it is; ETag is the hash of what is sent.")
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
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no such revision")
    @APIResponse(responseCode = "503", description = "Too many documents are being made")
    public Response read(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-10") String period,
            @PathParam("revision") int revision,
            @QueryParam("lang") @Parameter(description = "en or ru; the project's first language when absent") @Nullable
                    String language,
            @QueryParam("format") @Parameter(description = "json, html, pdf, docx or csv; json when absent") @Nullable
                    String format,
            @QueryParam("section")
                    @Parameter(
                            description = "with format=csv: this section alone, as text/csv",
                            example = "emergencies")
                    @Nullable
                    String section,
            @Context Request request) {
        projects.requireReadable(project);
        var chosen = format == null ? ReportFormat.JSON : ReportFormat.of(format, request);
        ReportForms.requireCsv(chosen, section);
        var handed = publications.read(project, month(period), revision, language);
        if (chosen == ReportFormat.JSON) {
            return Response.ok(handed.content(), MediaType.APPLICATION_JSON_TYPE)
                    .header("ETag", '"' + handed.publication().sha256() + '"')
                    .build();
        }
        var report = forms.read(handed.content());
        var file = file(handed.publication(), report, chosen, section);
        return ReportForms.answer(file.bytes(), report, chosen, section)
                .header("ETag", '"' + file.sha256() + '"')
                .build();
    }

    @GET
    @Path("/{period}/versions/{revision}/files")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The documents of a published report that were handed out",
            description =
                    "A document is made when it is first asked for and never again: whoever has one can tell by its"
                            + " hash that it is this one.")
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no such revision")
    public List<PublishedFile> files(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-10") String period,
            @PathParam("revision") int revision) {
        projects.requireReadable(project);
        return files.list(publications
                .read(project, month(period), revision, null)
                .publication()
                .reportId());
    }

    @GET
    @Path("/{period}/versions/{revision}/evidence/{figure}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The events that a figure of a published report was counted from, as they were then",
            description = "The report's 'evidence' has the figures and their paths. What came later is not among them.")
    @APIResponse(
            responseCode = "404",
            description = "No such project, revision or figure, or 'of' was not counted in it")
    public Page<EventLine> evidence(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-10") String period,
            @PathParam("revision") int revision,
            @PathParam("figure") @Parameter(example = "response-missed") String figure,
            @QueryParam("of") @Parameter(description = "id of one incident, work item... among those counted") @Nullable
                    String of,
            @BeanParam PageRequest page) {
        projects.requireReadable(project);
        return publications.evidence(project, month(period), revision, figure, of, page);
    }

    /** Printed outside of any transaction, which can take seconds. */
    private PublishedFiles.Content file(
            Publication publication, MonthlyReport report, ReportFormat format, @Nullable String section) {
        var form = section == null ? format.id() : format.id() + ":" + section;
        return files.find(publication.reportId(), report.language(), form).orElseGet(() -> {
            var document = section == null ? forms.print(report, format) : forms.section(report, section);
            return files.keep(publication.reportId(), report.language(), form, document);
        });
    }

    @GET
    @Path("/{period}/versions/{revision}/receipt")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Whom a published report reached, and who has taken note of it",
            description =
                    "Deliveries are as notifier-service tells of them; one that nothing was heard of has no state.")
    @APIResponse(responseCode = "404", description = "No such project, not yours to see, or no such revision")
    public Receipt receipt(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-10") String period,
            @PathParam("revision") int revision) {
        projects.requireReadable(project);
        return receipts.of(project, month(period), revision);
    }

    record Acknowledging(
            @Schema(description = "What the reader wants to say", nullable = true) @Nullable @Size(max = 2000)
            String note) {}

    @POST
    @Path("/{period}/versions/{revision}/acknowledgements")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.CLIENT})
    @Operation(summary = "Takes note of a published report, once a person")
    @APIResponse(
            responseCode = "201",
            description = "Noted",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "200", description = "The same person had done so before; nothing changed")
    public Response acknowledge(
            @PathParam("project") String project,
            @PathParam("period") @Parameter(example = "2026-10") String period,
            @PathParam("revision") int revision,
            @Valid @Nullable Acknowledging body) {
        projects.requireReadable(project);
        var done = receipts.acknowledge(
                project, month(period), revision, caller.subject(), body == null ? null : body.note());
        return Response.status(done.isNew() ? 201 : 200)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(done.receipt())
                .build();
    }

    private static YearMonth month(String period) {
        if (!MONTH.matcher(period).matches()) {
            throw InvalidInput.malformed(
                    "report.bad-period",
                    "'" + period + "' is no month, and months are what is published; write it as yyyy-MM, for example"
                            + " 2026-11");
        }
        return YearMonth.parse(period);
    }
}
