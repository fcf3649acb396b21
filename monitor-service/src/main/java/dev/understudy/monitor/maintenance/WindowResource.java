package dev.understudy.monitor.maintenance;

import dev.understudy.kit.idempotency.Idempotent;
import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Caller;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/maintenance-windows")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Maintenance windows")
class WindowResource {

    private final WindowService windows;
    private final MaintenanceCalendar calendar;
    private final Caller caller;

    WindowResource(WindowService windows, MaintenanceCalendar calendar, Caller caller) {
        this.windows = windows;
        this.calendar = calendar;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "listMaintenanceWindows", summary = "Maintenance windows of a project, the oldest first")
    @APIResponse(responseCode = "200", description = "A page of windows with their next occurrences")
    public Page<WindowView> list(@PathParam("project") String project, @BeanParam PageRequest request) {
        return windows.list(project, request);
    }

    @GET
    @Path("{window}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "getMaintenanceWindow", summary = "A maintenance window with its next occurrences")
    @APIResponse(
            responseCode = "200",
            description = "The window; its version is the ETag",
            content = @Content(schema = @Schema(implementation = WindowView.class)))
    public Response get(@PathParam("project") String project, @PathParam("window") String window) {
        return tagged(Response.ok(), windows.get(project, window));
    }

    @POST
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            operationId = "createMaintenanceWindow",
            summary = "Plans work",
            description = "While a window is open its checks are in MAINTENANCE: nothing is announced, and the time"
                    + " counts as planned. Heartbeats are covered as well.")
    @APIResponse(
            responseCode = "201",
            description = "It is planned; every replica knows it within a few seconds",
            content = @Content(schema = @Schema(implementation = WindowView.class)))
    @APIResponse(responseCode = "422", description = "A field breaks a rule; violations name it")
    public Response create(@PathParam("project") String project, @Nullable WindowDefinition definition) {
        var window = windows.create(project, given(definition), caller.subject());
        return tagged(
                Response.created(URI.create("/api/v1/projects/" + project + "/maintenance-windows/" + window.id())),
                window);
    }

    @PUT
    @Path("{window}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "replaceMaintenanceWindow", summary = "Plans it anew; wants If-Match")
    @APIResponse(
            responseCode = "200",
            description = "It is changed",
            content = @Content(schema = @Schema(implementation = WindowView.class)))
    @APIResponse(responseCode = "412", description = "It was changed since you read it")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response replace(
            @PathParam("project") String project,
            @PathParam("window") String window,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Nullable WindowDefinition definition) {
        var replaced = windows.replace(project, window, given(definition), ifMatch);
        calendar.refresh();
        return tagged(Response.ok(), replaced);
    }

    @DELETE
    @Path("{window}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "deleteMaintenanceWindow", summary = "Calls it off; one that is open ends now")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void delete(
            @PathParam("project") String project,
            @PathParam("window") String window,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        windows.delete(project, window, ifMatch);
        calendar.refresh();
    }

    private static WindowDefinition given(@Nullable WindowDefinition definition) {
        if (definition == null) {
            throw InvalidInput.malformed("maintenance.missing", "send the window as a JSON object");
        }
        return definition;
    }

    private static Response tagged(Response.ResponseBuilder response, WindowView window) {
        return response.entity(window)
                .header(HttpHeaders.ETAG, ETags.of(window.version()))
                .build();
    }
}
