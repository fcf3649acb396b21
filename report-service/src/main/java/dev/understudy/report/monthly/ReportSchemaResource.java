package dev.understudy.report.monthly;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a report as JSON looks like. */
@Path(ReportSchemaResource.PATH)
@Tag(name = "reports")
class ReportSchemaResource {

    static final String PATH = "/api/v1/report-schema";

    private static final String SCHEMA = "/schemas/monthly-report.schema.json";

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The JSON Schema of a monthly report",
            description = "Draft 2020-12. Later versions add properties and take none away.")
    public Response get() {
        try (var schema = ReportSchemaResource.class.getResourceAsStream(SCHEMA)) {
            if (schema == null) {
                throw new IllegalStateException(SCHEMA + " is not on the class path");
            }
            return Response.ok(schema.readAllBytes(), "application/schema+json").build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
