package dev.understudy.passport.export;

import dev.understudy.kit.security.Roles;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.print.PrintedAnswer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The passport on paper and for other programs. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/exports")
@Tag(name = "printed")
class ExportResource {

    private static final String CSV = "text/csv";
    private static final String YAML = "application/yaml";

    private final ExportService service;
    private final Passports passports;
    private final Clock clock;

    ExportResource(ExportService service, Passports passports, Clock clock) {
        this.service = service;
        this.passports = passports;
        this.clock = clock;
    }

    @GET
    @Path("/passport")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The passport to print",
            description = "What a stranger needs who takes over tonight, with the graph. References of secrets, never"
                    + " secrets.")
    @APIResponse(
            responseCode = "200",
            description = "To read or to print",
            content = {
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = PrintedAnswer.PDF,
                        schema = @Schema(implementation = String.class, format = "binary")),
                @Content(mediaType = PrintedAnswer.MARKDOWN, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "An unknown language or format")
    public Response passport(
            @PathParam("project") String project,
            @Parameter(description = "html, pdf or md; by Accept when absent") @QueryParam("format") @Nullable
                    String format,
            @Parameter(description = "en or ru; the project's first language when absent") @QueryParam("lang") @Nullable
                    String language,
            @Context Request request) {
        var stored = passports.current(project);
        var passport = stored.content();
        return PrintedAnswer.of(
                null,
                spoken -> PassportSheet.of(
                        passport,
                        stored.version().version(),
                        LocalDate.ofInstant(clock.instant(), passport.timeZone()),
                        spoken),
                project + "-passport",
                format,
                language,
                passport.project().languages(),
                request);
    }

    @GET
    @Path("/csv/{table}")
    @Produces(CSV)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "One kind of thing as a table",
            description = "people, zones, accesses, responsibilities, or a kind of asset. UTF-8, RFC 4180; what a"
                    + " spreadsheet would take for a formula has an apostrophe before it.")
    @APIResponse(
            responseCode = "200",
            description = "CSV, the header first",
            content = @Content(mediaType = CSV, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "There is no such table, or the project is not yours to see")
    public Response csv(@PathParam("project") String project, @PathParam("table") String table) {
        return Response.ok(service.csv(project, table), MediaType.valueOf(CSV).withCharset("utf-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + project + "-" + table + ".csv\"")
                .build();
    }

    @GET
    @Path("/backstage")
    @Produces(YAML)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The passport as a Backstage catalogue",
            description =
                    "catalog-info.yaml with a Domain, Systems, Components, Resources, Users and a Group. Nothing of"
                            + " accesses.")
    @APIResponse(
            responseCode = "200",
            description = "Several YAML documents",
            content = @Content(mediaType = YAML, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Response backstage(@PathParam("project") String project) {
        return Response.ok(service.backstage(project), MediaType.valueOf(YAML).withCharset("utf-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"catalog-info.yaml\"")
                .build();
    }
}
