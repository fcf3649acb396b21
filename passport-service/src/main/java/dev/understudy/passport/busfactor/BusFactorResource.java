package dev.understudy.passport.busfactor;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** On whom the project hangs. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/bus-factor")
@Tag(name = "bus factor")
class BusFactorResource {

    private static final String FORMAT = "json, html, pdf or md; by Accept when absent";
    private static final String LANGUAGE = "en or ru; the project's first language when absent";

    private final BusFactorService service;
    private final Passports passports;

    BusFactorResource(BusFactorService service, Passports passports) {
        this.service = service;
        this.passports = passports;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "On how few people the project hangs",
            description =
                    "The least number of people whose loss leaves something critical that nobody left can operate,"
                            + " all groups of that size, and what the loss of each person would do; for assets by accesses, for"
                            + " zones by duties. Exact; where the search has to give up, it says between which bounds.")
    @APIResponse(
            responseCode = "200",
            description = "Worked out from the passport in force",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = BusFactorView.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = PrintedAnswer.PDF,
                        schema = @Schema(implementation = String.class, format = "binary")),
                @Content(mediaType = PrintedAnswer.MARKDOWN, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "An unknown language or format")
    public Response busFactor(
            @PathParam("project") String project,
            @Parameter(description = FORMAT) @QueryParam("format") @Nullable String format,
            @Parameter(description = LANGUAGE) @QueryParam("lang") @Nullable String language,
            @Context Request request) {
        var view = service.busFactor(project);
        var about = passports.current(project).content().project();
        return PrintedAnswer.of(
                view,
                spoken -> BusFactorSheet.of(view, about.name(), spoken),
                project + "-bus-factor",
                format,
                language,
                about.languages(),
                request);
    }

    @GET
    @Path("/what-if")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "What if these people are gone",
            description = "What nobody could operate then, what would hang on one more person, and the bus factor of"
                    + " those who are left; as data or as a page to read and to print.")
    @APIResponse(
            responseCode = "200",
            description = "Worked out from the passport in force",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = WhatIfView.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = PrintedAnswer.PDF,
                        schema = @Schema(implementation = String.class, format = "binary")),
                @Content(mediaType = PrintedAnswer.MARKDOWN, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "The passport has no such person; an unknown language or format")
    public Response whatIf(
            @PathParam("project") String project,
            @Parameter(description = "id of a person; several times for several", required = true)
                    @QueryParam("without")
                    List<String> without,
            @Parameter(description = FORMAT) @QueryParam("format") @Nullable String format,
            @Parameter(description = LANGUAGE) @QueryParam("lang") @Nullable String language,
            @Context Request request) {
        var view = service.without(project, without);
        var about = passports.current(project).content().project();
        return PrintedAnswer.of(
                view,
                spoken -> BusFactorSheet.of(view, about.name(), spoken),
                project + "-what-if",
                format,
                language,
                about.languages(),
                request);
    }
}
