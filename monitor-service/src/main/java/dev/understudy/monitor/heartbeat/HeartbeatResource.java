package dev.understudy.monitor.heartbeat;

import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/projects/{project}/heartbeats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Heartbeats")
class HeartbeatResource {

    private final HeartbeatDesk heartbeats;
    private final PingUrls urls;

    HeartbeatResource(HeartbeatDesk heartbeats, PingUrls urls) {
        this.heartbeats = heartbeats;
        this.urls = urls;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "listHeartbeats", summary = "Jobs that report, by the name of their check")
    @APIResponse(responseCode = "200", description = "A page of jobs; ping URLs for those who set jobs up")
    public Page<HeartbeatView> list(
            @PathParam("project") String project, @BeanParam PageRequest request, @Context UriInfo uri) {
        return heartbeats.list(project, request, urls.base(uri));
    }

    @GET
    @Path("{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "getHeartbeat", summary = "A job that reports: its URLs, deadlines and runs")
    @APIResponse(responseCode = "200", description = "The job; ping URLs for those who set jobs up")
    public HeartbeatView get(
            @PathParam("project") String project, @PathParam("name") String name, @Context UriInfo uri) {
        return heartbeats.get(project, name, urls.base(uri));
    }

    @GET
    @Path("{name}/pings")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(operationId = "listPings", summary = "What a job reported, the latest first; the last hundred are kept")
    @APIResponse(responseCode = "200", description = "A page of pings")
    public Page<HeartbeatView.PingView> pings(
            @PathParam("project") String project, @PathParam("name") String name, @BeanParam PageRequest request) {
        return heartbeats.pings(project, name, request);
    }

    @GET
    @Path("{name}/pings/{number}/body")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "getPingBody", summary = "What a job sent, as it came, cut at the limit")
    @APIResponse(responseCode = "200", description = "The bytes")
    public Response body(
            @PathParam("project") String project, @PathParam("name") String name, @PathParam("number") long number) {
        return Response.ok(heartbeats.body(project, name, number))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ping-" + number + ".txt\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @POST
    @Path("rotate-key")
    @RolesAllowed({Roles.ADMIN, Roles.ENGINEER})
    @Operation(
            operationId = "rotatePingKey",
            summary = "Gives the project another ping key; URLs with the old one lead nowhere from now on")
    @APIResponse(responseCode = "204", description = "It is another one; the jobs show their new URLs")
    public void rotateKey(@PathParam("project") String project) {
        heartbeats.rotateKey(project);
    }
}
