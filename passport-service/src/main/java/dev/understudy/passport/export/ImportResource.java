package dev.understudy.passport.export;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What other programs know, as a passport to look through. Nothing is stored: the draft is applied like any document. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/imports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "imports")
class ImportResource {

    private final ExportService service;

    ImportResource(ExportService service) {
        this.service = service;
    }

    @POST
    @Path("/backstage")
    @Consumes({"application/yaml", "text/yaml", "application/x-yaml", MediaType.TEXT_PLAIN})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "A draft from a Backstage catalogue",
            description =
                    "Systems become zones, Components and Resources assets, Users people. What the passport has is"
                            + " kept; what could not be taken over is told.")
    @RequestBody(content = @Content(mediaType = "application/yaml", schema = @Schema(implementation = String.class)))
    @APIResponse(
            responseCode = "200",
            description = "The draft; nothing was stored",
            content = @Content(schema = @Schema(implementation = ImportDraft.class)))
    @APIResponse(responseCode = "400", description = "It cannot be read")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "413", description = "It is too large")
    public ImportDraft backstage(@PathParam("project") String project, InputStream body) {
        return service.importBackstage(project, body);
    }

    @POST
    @Path("/netbox")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "A draft from NetBox",
            description = "What NetBox's REST API answers for devices, virtual machines, clusters, IP addresses and"
                    + " contacts: one list, or several by name.")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "200",
            description = "The draft; nothing was stored",
            content = @Content(schema = @Schema(implementation = ImportDraft.class)))
    @APIResponse(responseCode = "400", description = "It cannot be read")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "413", description = "It is too large")
    public ImportDraft netBox(@PathParam("project") String project, InputStream body) {
        return service.importNetBox(project, body);
    }

    @POST
    @Path("/csv")
    @Consumes({"text/csv", MediaType.TEXT_PLAIN})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "A draft from a table",
            description = "The first line names the columns: those of the export, in any order, as many as there are."
                    + " Comma, semicolon or tab.")
    @RequestBody(content = @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)))
    @APIResponse(
            responseCode = "200",
            description = "The draft; nothing was stored",
            content = @Content(schema = @Schema(implementation = ImportDraft.class)))
    @APIResponse(responseCode = "400", description = "It cannot be read")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "413", description = "It is too large")
    @APIResponse(responseCode = "422", description = "There is no such table")
    public ImportDraft csv(
            @PathParam("project") String project,
            @Parameter(
                            description =
                                    "what the rows are: people, zones, accesses, responsibilities, or a kind of asset",
                            required = true)
                    @QueryParam("table")
                    @Nullable
                    String table,
            InputStream body) {
        return service.importCsv(project, Objects.requireNonNullElse(table, ""), body);
    }
}
