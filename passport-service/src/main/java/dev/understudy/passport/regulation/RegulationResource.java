package dev.understudy.passport.regulation;

import dev.understudy.kit.security.Roles;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.print.PrintedAnswer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
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

/** Support as a process on paper. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/regulation")
@Tag(name = "printed")
class RegulationResource {

    private final Passports passports;
    private final Clock clock;

    RegulationResource(Passports passports, Clock clock) {
        this.passports = passports;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The regulation of support, as it stands today",
            description = "Who, what, within which time, by which calendars, what follows on silence, what is reported;"
                    + " and what the passport leaves open. Made from the passport in force, whenever it is asked for.")
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
    public Response regulation(
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
                spoken -> Regulation.of(
                        passport,
                        stored.version().version(),
                        LocalDate.ofInstant(clock.instant(), passport.timeZone()),
                        spoken),
                project + "-regulation",
                format,
                language,
                passport.project().languages(),
                request);
    }
}
