package dev.understudy.monitor.publication;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Without a token, and nothing of projects that have not switched it on. */
@Path("/public/v1/projects/{project}")
@Tag(name = "Public")
@PermitAll
@Blocking
class PublicResource {

    /** As long as a probe is news. */
    private static final String FRESH = "public, max-age=30";

    private final PublicationService publications;

    PublicResource(PublicationService publications) {
        this.publications = publications;
    }

    @GET
    @Path("status.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getPublicStatus", summary = "Data of a public status page")
    @APIResponse(responseCode = "200", description = "The checks that the project shows")
    public RestResponse<PublicStatus> status(@PathParam("project") String project) {
        return fresh(publications.status(project));
    }

    @GET
    @Path("checks/{name}/badge.svg")
    @Produces("image/svg+xml")
    @Operation(operationId = "getBadge", summary = "A badge: the status, or with days the availability")
    @APIResponse(responseCode = "200", description = "A picture of 20 pixels' height")
    public RestResponse<String> svg(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("days") @Parameter(description = "1 to 365: availability of so many days") @Nullable
                    Integer days,
            @QueryParam("label") @Parameter(description = "what stands on the left") @Nullable String label) {
        return fresh(publications.badge(project, name, days, label).svg());
    }

    @GET
    @Path("checks/{name}/badge.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getBadgeData", summary = "What the badge says")
    @APIResponse(responseCode = "200", description = "Label, message, colour")
    public RestResponse<Badge> json(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("days") @Nullable Integer days,
            @QueryParam("label") @Nullable String label) {
        return fresh(publications.badge(project, name, days, label));
    }

    @GET
    @Path("checks/{name}/shields.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getShieldsBadge", summary = "What shields.io's endpoint badge asks for")
    @APIResponse(responseCode = "200", description = "schemaVersion 1")
    public RestResponse<Badge.Shields> shields(
            @PathParam("project") String project,
            @PathParam("name") String name,
            @QueryParam("days") @Nullable Integer days,
            @QueryParam("label") @Nullable String label) {
        return fresh(publications.badge(project, name, days, label).shields());
    }

    private static <T> RestResponse<T> fresh(T entity) {
        return RestResponse.ResponseBuilder.ok(entity)
                .header(HttpHeaders.CACHE_CONTROL, FRESH)
                .build();
    }
}
