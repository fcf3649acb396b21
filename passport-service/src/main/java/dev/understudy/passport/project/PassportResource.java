package dev.understudy.passport.project;

import dev.understudy.kit.paging.Cursor;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.kit.security.Roles;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.history.AuditLog;
import dev.understudy.passport.history.PassportRepository;
import dev.understudy.passport.history.PassportRepository.Stored;
import dev.understudy.passport.history.PassportVersion;
import dev.understudy.passport.history.Passports;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The passport of a project: to apply, to read back, to look at as it once was. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/passport")
@Tag(name = "passport")
class PassportResource {

    private static final String YAML = "application/yaml";
    private static final String AS_OF =
            "an instant (2026-11-26T12:00:00Z), or a date: the end of that day in the project's time zone";

    private final PassportService service;
    private final PassportRepository passports;
    private final Passports current;
    private final DocumentBody body;
    private final ProjectDirectory projects;

    PassportResource(
            PassportService service,
            PassportRepository passports,
            Passports current,
            DocumentBody body,
            ProjectDirectory projects) {
        this.service = service;
        this.passports = passports;
        this.current = current;
        this.body = body;
        this.projects = projects;
    }

    @PUT
    @Consumes({YAML, "text/yaml", "application/x-yaml", MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Makes this document the project's passport",
            description = "Whole or not at all. The document that is in force already changes nothing. Of a wrong one,"
                    + " everything that is wrong is told, with line, column, path and rule.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = YAML, schema = @Schema(implementation = Passport.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Passport.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "It is in force, and what that changed; or, in a dry run, what it would change",
            headers =
                    @Header(
                            name = "ETag",
                            description = "version in force",
                            schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(implementation = PassportApplication.class)))
    @APIResponse(
            responseCode = "201",
            description = "It is in force, and the project is new",
            content = @Content(schema = @Schema(implementation = PassportApplication.class)))
    @APIResponse(responseCode = "404", description = "The project is another client's")
    @APIResponse(responseCode = "409", description = "The project's client is another than the document's")
    @APIResponse(responseCode = "412", description = "If-Match names another version than the one in force")
    @APIResponse(responseCode = "413", description = "The document is larger than is allowed")
    @APIResponse(responseCode = "422", description = "The document is wrong; see violations")
    public RestResponse<PassportApplication> apply(
            @PathParam("project") String project,
            @Parameter(description = "only tell what it would change") @QueryParam("dryRun") @DefaultValue("false")
                    boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Parameter(description = "why, kept with the version: one line of UTF-8, 500 characters at most")
                    @HeaderParam(ChangeReason.HEADER)
                    @Nullable
                    String reason,
            InputStream content) {
        service.requireNotForeign(project);
        var why = ChangeReason.of(reason);
        var document = body.read(content);
        var application = service.apply(document, DocumentReader.read(document, project), ifMatch, why, dryRun);
        var status = application.created() && !dryRun ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        var answer = ResponseBuilder.create(status, application);
        return dryRun
                ? answer.build()
                : answer.header(HttpHeaders.ETAG, ETags.of(application.version()))
                        .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The passport in force, or as of an instant",
            description = "As application/yaml, the document as it was written; as application/json, what it says,"
                    + " defaults filled in. Both can be applied again.")
    @APIResponse(
            responseCode = "404",
            description = "The project does not exist, had no passport then, or is not yours")
    public RestResponse<Passport> get(
            @PathParam("project") String project,
            @Parameter(description = AS_OF) @QueryParam("asOf") @Nullable String asOf) {
        return json(at(project, asOf));
    }

    @GET
    @Produces(YAML)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    public RestResponse<String> getDocument(
            @PathParam("project") String project,
            @Parameter(description = AS_OF) @QueryParam("asOf") @Nullable String asOf) {
        return yaml(at(project, asOf));
    }

    private Stored at(String project, @Nullable String asOf) {
        return asOf == null ? current.current(project) : service.at(project, asOf);
    }

    @GET
    @Path("/diff")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What differs between two versions or two instants, field by field")
    @APIResponse(responseCode = "404", description = "There was no passport at one of them, or it is not yours to see")
    public PassportComparison diff(
            @PathParam("project") String project,
            @Parameter(description = "a version, an instant or a date; the one before 'to' unless given")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "a version, an instant or a date; the version in force unless given")
                    @QueryParam("to")
                    @Nullable
                    String to) {
        return service.compare(project, from, to);
    }

    @POST
    @Path("/versions/{version}/restore")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Brings an old version into force again",
            description = "As a new version: nothing of what was in between is lost.")
    @APIResponse(responseCode = "412", description = "The passport changed since; 'changes' says how")
    @APIResponse(responseCode = "422", description = "The old document breaks a rule of today; see violations")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public RestResponse<PassportApplication> restore(
            @PathParam("project") String project,
            @PathParam("version") long version,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(ChangeReason.HEADER) @Nullable String reason) {
        var application = service.restore(project, version, ifMatch, ChangeReason.of(reason), dryRun);
        return ResponseBuilder.ok(application)
                .header(HttpHeaders.ETAG, ETags.of(application.version()))
                .build();
    }

    @GET
    @Path("/audit")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Who did what when and why, newest first",
            description =
                    "Append-only. 'changes' of all entries, one after the other, lead from the first version to the"
                            + " one in force.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Page<AuditLog.Entry> audit(
            @PathParam("project") String project,
            @Parameter(description = "only what touched this, like assets/site or assets/site/url")
                    @QueryParam("path")
                    @DefaultValue("")
                    String path,
            @BeanParam PageRequest page) {
        return Page.of(service.audit(project, path, page), page, (AuditLog.Entry entry) -> Cursor.of(entry.id()));
    }

    @GET
    @Path("/versions")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "Every document that was applied, newest first")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Page<PassportVersion> versions(@PathParam("project") String project, @BeanParam PageRequest page) {
        projects.requireReadable(project);
        long before = page.after(1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Page.of(
                passports.versions(project, before, page.fetch()),
                page,
                (PassportVersion version) -> Cursor.of(version.version()));
    }

    @GET
    @Path("/versions/{version}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The passport as it once was", description = "Media types as for the one in force.")
    @APIResponse(responseCode = "404", description = "There is no such version, or the project is not yours to see")
    public RestResponse<Passport> version(@PathParam("project") String project, @PathParam("version") long version) {
        return json(current.version(project, version));
    }

    @GET
    @Path("/versions/{version}")
    @Produces(YAML)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    public RestResponse<String> versionDocument(
            @PathParam("project") String project, @PathParam("version") long version) {
        return yaml(current.version(project, version));
    }

    private static RestResponse<Passport> json(Stored stored) {
        return tagged(stored, stored.content());
    }

    private static RestResponse<String> yaml(Stored stored) {
        return tagged(stored, stored.document());
    }

    private static <T> RestResponse<T> tagged(Stored stored, T content) {
        return ResponseBuilder.ok(content)
                .header(HttpHeaders.ETAG, ETags.of(stored.version().version()))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }
}
