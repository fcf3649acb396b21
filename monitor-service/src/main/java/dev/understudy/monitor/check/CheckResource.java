package dev.understudy.monitor.check;

import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.paging.Page;
import dev.understudy.kit.paging.PageRequest;
import dev.understudy.kit.security.Roles;
import dev.understudy.monitor.fact.FactStore;
import dev.understudy.monitor.heartbeat.PingUrls;
import dev.understudy.monitor.status.StatusChange;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/checks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checks")
@RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
class CheckResource {

    private final CheckService checks;

    private final PingUrls pingUrls;

    CheckResource(CheckService checks, PingUrls pingUrls) {
        this.checks = checks;
        this.pingUrls = pingUrls;
    }

    @GET
    @Operation(operationId = "listChecks", summary = "Checks of a project with their present state, by name")
    @APIResponse(responseCode = "200", description = "A page of checks")
    public Page<CheckView> list(
            @PathParam("project") String project, @BeanParam CheckQuery query, @BeanParam PageRequest request) {
        return checks.list(project, query, request);
    }

    @GET
    @Path("{name}")
    @Operation(operationId = "getCheck", summary = "A check with its present state")
    @APIResponse(responseCode = "200", description = "The check; what its last probe saw is about a second old")
    public RestResponse<CheckView> get(
            @PathParam("project") String project, @PathParam("name") String name, @Context UriInfo uri) {
        return shown(RestResponse.Status.OK, project, checks.get(project, name), uri);
    }

    @GET
    @Path("{name}/facts")
    @Operation(
            operationId = "getCheckFacts",
            summary = "What probes found out about what the check probes: certificate, registrar, name servers...")
    @APIResponse(
            responseCode = "200",
            description = "The facts; one that cannot be seen now keeps its last value and its age")
    public List<FactStore.Known> facts(@PathParam("project") String project, @PathParam("name") String name) {
        return checks.facts(project, name);
    }

    @PUT
    @Path("{name}")
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            operationId = "applyCheck",
            summary = "Makes a check what the definition says; the same definition again changes nothing")
    @RequestBody(content = @Content(schema = @Schema(implementation = CheckDefinitionSchema.class)))
    @APIResponse(responseCode = "200", description = "The check was there; it is now as defined")
    @APIResponse(responseCode = "201", description = "The check is new")
    @APIResponse(responseCode = "409", description = "The check follows from the passport")
    @APIResponse(responseCode = "412", description = "If-Match names another version")
    @APIResponse(responseCode = "422", description = "The definition breaks rules; violations name all of them")
    public RestResponse<CheckView> put(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            @Context UriInfo uri,
            byte[] body) {
        var put = checks.put(project, name, CheckDocument.tree(body, CheckDocument.isYaml(mediaType)), ifMatch);
        return shown(put.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK, project, put.check(), uri);
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "removeCheck", summary = "Ends a check that was made by hand")
    @APIResponse(responseCode = "204", description = "The check is gone")
    @APIResponse(responseCode = "409", description = "The check follows from the passport")
    public void remove(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        checks.remove(project, name, ifMatch);
    }

    @POST
    @Path("{name}:pause")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "pauseCheck", summary = "Puts a check to rest, whoever made it, until it is resumed")
    @APIResponse(responseCode = "200", description = "The check, at rest")
    public RestResponse<CheckView> pause(
            @PathParam("project") String project, @PathParam("name") String name, @Context UriInfo uri) {
        return shown(RestResponse.Status.OK, project, checks.pause(project, name, true), uri);
    }

    @POST
    @Path("{name}:resume")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(operationId = "resumeCheck", summary = "Wakes a check that is at rest")
    @APIResponse(responseCode = "200", description = "The check, probed again")
    public RestResponse<CheckView> resume(
            @PathParam("project") String project, @PathParam("name") String name, @Context UriInfo uri) {
        return shown(RestResponse.Status.OK, project, checks.pause(project, name, false), uri);
    }

    private RestResponse<CheckView> shown(RestResponse.Status status, String project, CheckView check, UriInfo uri) {
        var urls = check.heartbeat() == null
                ? null
                : pingUrls.of(project, check.name(), uri).orElse(null);
        return RestResponse.ResponseBuilder.create(status, check.with(urls))
                .header(HttpHeaders.ETAG, ETags.of(check.version()))
                .build();
    }

    @GET
    @Path("{name}/timeline")
    @Operation(operationId = "getCheckTimeline", summary = "Changes of a check's status with their evidence")
    @APIResponse(responseCode = "200", description = "A page of changes, the latest first")
    public Page<StatusChange> timeline(
            @PathParam("project") String project, @PathParam("name") String name, @BeanParam PageRequest request) {
        return checks.timeline(project, name, request);
    }
}
