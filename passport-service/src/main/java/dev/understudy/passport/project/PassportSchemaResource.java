package dev.understudy.passport.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.passport.document.PassportSchema;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The form of passports, for editors. It says nothing of anybody's project, and editors send no token. */
@Path(PassportSchemaResource.ADDRESS)
@Tag(name = "passport")
class PassportSchemaResource {

    static final String ADDRESS = "/api/v1/passport-schema.json";

    @GET
    @Produces({"application/schema+json", "application/json"})
    @PermitAll
    @Operation(
            summary = "The JSON Schema of passports",
            description =
                    "Draft 2020-12. Editors complete and check a document that begins with '# yaml-language-server:"
                            + " $schema=<this address>'.")
    @APIResponse(
            responseCode = "200",
            description = "the schema",
            content = @Content(schema = @Schema(implementation = Object.class)))
    public JsonNode get() {
        return PassportSchema.get();
    }
}
