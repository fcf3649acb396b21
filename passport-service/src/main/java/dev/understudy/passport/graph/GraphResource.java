package dev.understudy.passport.graph;

import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What stands on what: as data, as GraphML, as a picture. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/graph")
@Tag(name = "graph")
class GraphResource {

    private static final String SVG = "image/svg+xml";
    private static final String GRAPH_ML = "application/graphml+xml";

    /** An SVG that is opened by itself is a document like any other. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private final GraphService service;

    GraphResource(GraphService service) {
        this.service = service;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Assets, their relations, and what shares one fate",
            description = "Shared fate: the same address, host, provider, registrar, account, or only person who can"
                    + " operate it.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public GraphView graph(@PathParam("project") String project) {
        return service.graph(project);
    }

    @GET
    @Path("/picture.svg")
    @Produces(SVG)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The graph as a picture",
            description = "Laid out in layers: on the left what visitors see, on the right what everything stands on."
                    + " With assets or fates named, what falls with them stays in colour.")
    @APIResponse(
            responseCode = "200",
            description = "SVG 1.1 that needs nothing else",
            content = @Content(mediaType = SVG, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "The passport has no such asset, or no two share this")
    public Response picture(
            @PathParam("project") String project,
            @Parameter(description = "an asset whose fall is shown; several times for several") @QueryParam("asset")
                    List<String> assets,
            @Parameter(description = "what falling assets share: address:203.0.113.10") @QueryParam("fate")
                    List<String> fates,
            @Parameter(description = "en or ru; the project's first language when absent") @QueryParam("lang") @Nullable
                    String language) {
        return Response.ok(service.svg(project, assets, fates, language), SVG)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .build();
    }

    @GET
    @Path("/graph.graphml")
    @Produces(GRAPH_ML)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "The graph as GraphML", description = "For yEd, Gephi, NetworkX and their like.")
    @APIResponse(
            responseCode = "200",
            description = "GraphML 1.0",
            content = @Content(mediaType = GRAPH_ML, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public Response graphMl(@PathParam("project") String project) {
        return Response.ok(service.graphMl(project), GRAPH_ML)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + project + ".graphml\"")
                .build();
    }

    @GET
    @Path("/falls")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "What falls if this falls",
            description =
                    "Everything that goes with it, nearest first, with the chain that it goes by, and whether it is"
                            + " down at once, goes on without something, or goes on until the next renewal.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "The passport has no such asset, or no two share this")
    public FallView falls(
            @PathParam("project") String project,
            @Parameter(description = "id of an asset; several times for several") @QueryParam("asset")
                    List<String> assets,
            @Parameter(
                            description =
                                    "what falling assets share: address:203.0.113.10, provider:..., host:..., person:...")
                    @QueryParam("fate")
                    List<String> fates) {
        return service.falls(project, assets, fates);
    }
}
