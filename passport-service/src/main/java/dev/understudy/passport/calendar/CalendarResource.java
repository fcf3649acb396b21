package dev.understudy.passport.calendar;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What expires: domains, certificates, hosting, licences, agreements in one list. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/expiries")
@Tag(name = "expiries")
class CalendarResource {

    static final String CALENDAR = "text/calendar";

    private final CalendarService service;

    CalendarResource(CalendarService service) {
        this.service = service;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "What expires, the soonest first",
            description = "With where each date is from, since when somebody has to act, and who. What ends too but has"
                    + " no date is listed as undated.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public ExpiryCalendar calendar(@PathParam("project") String project) {
        return service.calendar(project);
    }

    @GET
    @Path("/calendar.ics")
    @Produces(CALENDAR)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The same as iCalendar (RFC 5545), to download")
    @APIResponse(
            responseCode = "200",
            description = "One all-day event for each, with reminders",
            content = @Content(mediaType = CALENDAR, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Response iCalendar(
            @PathParam("project") String project,
            @Parameter(description = "en or ru; the project's first language when absent") @QueryParam("lang") @Nullable
                    String language) {
        return Response.ok(
                        service.iCalendar(project, language),
                        MediaType.valueOf(CALENDAR).withCharset("utf-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + project + ".ics\"")
                .build();
    }

    @POST
    @Path("/feeds")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT})
    @Operation(
            summary = "Makes an address for calendar programs",
            description =
                    "Who knows it reads the expiries without a token. It is told once; what is kept of its key is a"
                            + " fingerprint.")
    @APIResponse(
            responseCode = "201",
            description = "The feed, with its path",
            content = @Content(schema = @Schema(implementation = CalendarFeed.class)))
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "409", description = "The project has too many feeds")
    public RestResponse<CalendarFeed> create(@PathParam("project") String project, @Valid @Nullable NewFeed feed) {
        return ResponseBuilder.create(
                        RestResponse.Status.CREATED,
                        service.create(project, Objects.requireNonNullElse(feed, new NewFeed(null, null))))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @Path("/feeds")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The feeds that there are, without their keys")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public List<CalendarFeed> feeds(@PathParam("project") String project) {
        return service.feeds(project);
    }

    @DELETE
    @Path("/feeds/{feed}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT})
    @Operation(summary = "Ends a feed: its address answers 404 from now on")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "There is no such feed, or the project is not yours to see")
    public void delete(@PathParam("project") String project, @PathParam("feed") String feed) {
        service.delete(project, feed);
    }
}
