package dev.understudy.passport.project;

import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.Roles;
import dev.understudy.passport.document.DocumentEdit;
import dev.understudy.passport.document.DocumentEdit.Section;
import dev.understudy.passport.document.PassportYaml;
import dev.understudy.passport.history.Passports;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The passport piece by piece: one person, one asset, the duties of one zone, the agreement. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/passport")
@Tag(name = "passport parts")
class PassportPartResource {

    private static final String YAML = "application/yaml";
    private static final String SEVERAL = "/{section:zones|people|assets|responsibilities}/{id:[a-z0-9][a-z0-9-]*}";
    private static final String SINGLE = "/{section:project|agreement|policies}";

    private final PassportService service;
    private final Passports passports;
    private final DocumentBody body;

    PassportPartResource(PassportService service, Passports passports, DocumentBody body) {
        this.service = service;
        this.passports = passports;
        this.body = body;
    }

    @GET
    @Path(SEVERAL)
    @Produces({MediaType.APPLICATION_JSON, YAML})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "One thing of the passport",
            description = "As in the document. Responsibilities go by zone: the list of a zone's duties.")
    @APIResponse(
            responseCode = "200",
            description = "the thing; ETag is the passport's",
            content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "404", description = "There is no such thing, or the project is not yours to see")
    public RestResponse<?> get(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return part(project, section, id, accept);
    }

    @GET
    @Path(SINGLE)
    @Produces({MediaType.APPLICATION_JSON, YAML})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "A section of the passport that is one thing")
    @APIResponse(
            responseCode = "200",
            description = "the section; ETag is the passport's",
            content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "404", description = "The passport has none, or the project is not yours to see")
    public RestResponse<?> getSection(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        return part(project, section, null, accept);
    }

    @PUT
    @Path(SEVERAL)
    @Consumes({YAML, "text/yaml", "application/x-yaml", MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Adds or replaces one thing of the passport",
            description =
                    "Makes a new version of the passport, in which nothing else differs; remarks in the document do"
                            + " not survive. Lines in violations are those of what was sent.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = PassportApplication.class)))
    @APIResponse(responseCode = "412", description = "The passport changed since; 'changes' says how")
    @APIResponse(responseCode = "422", description = "It is wrong, or something else no longer fits; see violations")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public RestResponse<PassportApplication> put(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @PathParam("id") String id,
            @Parameter(description = "only tell what it would change") @QueryParam("dryRun") @DefaultValue("false")
                    boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(ChangeReason.HEADER) @Nullable String reason,
            InputStream content) {
        return edit(project, section, id, content, ifMatch, reason, dryRun);
    }

    @PUT
    @Path(SINGLE)
    @Consumes({YAML, "text/yaml", "application/x-yaml", MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Replaces a section of the passport that is one thing")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = PassportApplication.class)))
    @APIResponse(responseCode = "412", description = "The passport changed since; 'changes' says how")
    public RestResponse<PassportApplication> putSection(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(ChangeReason.HEADER) @Nullable String reason,
            InputStream content) {
        return edit(project, section, null, content, ifMatch, reason, dryRun);
    }

    @DELETE
    @Path(SEVERAL)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Takes one thing out of the passport", description = "Refused while something else needs it.")
    @APIResponse(
            responseCode = "200",
            description = "It is gone",
            content = @Content(schema = @Schema(implementation = PassportApplication.class)))
    @APIResponse(responseCode = "422", description = "Something else in the passport needs it; see violations")
    public RestResponse<PassportApplication> delete(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @PathParam("id") String id,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(ChangeReason.HEADER) @Nullable String reason) {
        return answer(service.edit(project, section(section), id, null, ifMatch, ChangeReason.of(reason), dryRun));
    }

    @DELETE
    @Path("/{section:agreement|policies}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Takes the agreement or the policies out of the passport")
    public RestResponse<PassportApplication> deleteSection(
            @PathParam("project") String project,
            @PathParam("section") String section,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(ChangeReason.HEADER) @Nullable String reason) {
        return answer(service.edit(project, section(section), null, null, ifMatch, ChangeReason.of(reason), dryRun));
    }

    private RestResponse<PassportApplication> edit(
            String project,
            String section,
            @Nullable String id,
            InputStream content,
            @Nullable String ifMatch,
            @Nullable String reason,
            boolean dryRun) {
        service.requireNotForeign(project);
        var why = ChangeReason.of(reason);
        return answer(service.edit(project, section(section), id, body.read(content), ifMatch, why, dryRun));
    }

    private RestResponse<?> part(String project, String section, @Nullable String id, @Nullable String accept) {
        var stored = passports.current(project);
        var part = DocumentEdit.get(stored.content(), section(section), id)
                .orElseThrow(() -> new NotFound(
                        "passport.no-such-part",
                        "the passport of '" + project + "' has no " + (id == null ? "" : "'" + id + "' in ") + "'"
                                + section + "'"));
        boolean yaml = accept != null && accept.contains("yaml");
        return ResponseBuilder.ok((Object) (yaml ? PassportYaml.write(part) : part))
                .header(HttpHeaders.ETAG, ETags.of(stored.version().version()))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .type(yaml ? YAML : MediaType.APPLICATION_JSON)
                .build();
    }

    private static RestResponse<PassportApplication> answer(PassportApplication application) {
        var answer = ResponseBuilder.ok(application);
        return application.dryRun()
                ? answer.build()
                : answer.header(HttpHeaders.ETAG, ETags.of(application.version()))
                        .build();
    }

    private static Section section(String word) {
        return Section.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
