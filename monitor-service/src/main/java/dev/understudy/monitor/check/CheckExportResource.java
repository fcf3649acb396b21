package dev.understudy.monitor.check;

import dev.understudy.kit.security.Roles;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/projects/{project}/checks:export")
@Tag(name = "Checks")
@Blocking
class CheckExportResource {

    private final CheckSetService sets;

    CheckExportResource(CheckSetService sets) {
        this.sets = sets;
    }

    @GET
    @Produces("application/yaml")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            operationId = "exportChecks",
            summary = "The checks made by hand as YAML; applying it again changes nothing",
            description = "With managedBy=passport those that follow from the passport, to look at or to copy.")
    @APIResponse(responseCode = "200", description = "What checks:apply takes")
    public String export(@PathParam("project") String project, @BeanParam CheckQuery query) {
        return CheckDocument.yaml(sets.export(project, query));
    }
}
