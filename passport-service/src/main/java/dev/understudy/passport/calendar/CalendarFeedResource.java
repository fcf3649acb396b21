package dev.understudy.passport.calendar;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where calendar programs read: they have no token, the key is in the address. */
@Path("/feeds/expiries")
@Tag(name = "expiries")
class CalendarFeedResource {

    private final CalendarService service;

    CalendarFeedResource(CalendarService service) {
        this.service = service;
    }

    @GET
    @Path("/{key:[A-Za-z0-9_-]{43}}.ics")
    @Produces(CalendarResource.CALENDAR)
    @PermitAll
    @Operation(summary = "A project's expiries, for whoever knows the address")
    @APIResponse(
            responseCode = "200",
            description = "iCalendar (RFC 5545)",
            content = @Content(mediaType = CalendarResource.CALENDAR, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "There is no such feed, or not any more")
    public Response feed(@PathParam("key") String key) {
        return Response.ok(
                        service.feed(key),
                        MediaType.valueOf(CalendarResource.CALENDAR).withCharset("utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=3600")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
