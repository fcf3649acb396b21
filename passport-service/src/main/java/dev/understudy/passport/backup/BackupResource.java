package dev.understudy.passport.backup;

import dev.understudy.kit.problem.TooLarge;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Backups of a project: how far each can be relied on, and the evidence for it. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/backups")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backups")
class BackupResource {

    private static final int LARGEST_OUTPUT = 1024 * 1024;

    private final BackupService service;

    BackupResource(BackupService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "How far each backup can be relied on",
            description =
                    "The evidence ladder: configured, ran, listed, checked, read, restored. A step that failed after"
                            + " it went well is not reached.")
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    public List<BackupState> states(@PathParam("project") String project) {
        return service.states(project);
    }

    @GET
    @Path("/{asset}/evidence")
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(summary = "What spoke for a backup and against it, newest first")
    @APIResponse(responseCode = "404", description = "There is no such backup, or the project is not yours to see")
    public List<BackupEvidence> evidence(@PathParam("project") String project, @PathParam("asset") String asset) {
        return service.evidence(project, asset);
    }

    @POST
    @Path("/{asset}/evidence")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(summary = "Says what was done with a backup: an attestation by a person")
    @APIResponse(responseCode = "422", description = "It says nothing that counts")
    public List<BackupEvidence> attest(
            @PathParam("project") String project,
            @PathParam("asset") String asset,
            @NotNull @Valid AttestBackup attestation) {
        return service.attest(project, asset, attestation);
    }

    @POST
    @Path("/{asset}/evidence/outputs")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER})
    @Operation(
            summary = "Takes what a backup tool printed",
            description =
                    "restic: snapshots, stats, backup, check, restore, with --json or as text. borg: create, list and"
                            + " info with --json, check. pgBackRest: info --output=json. At most 1 MiB.")
    @APIResponse(responseCode = "413", description = "It is larger than 1 MiB")
    @APIResponse(responseCode = "422", description = "Nothing in it says how a backup is")
    public List<BackupEvidence> upload(
            @PathParam("project") String project,
            @PathParam("asset") String asset,
            @Parameter(description = "restic, borg or pgbackrest") @QueryParam("tool") @DefaultValue("") String tool,
            @Parameter(description = "when it ran, an instant; now unless given") @QueryParam("at") @Nullable
                    Instant at,
            @Parameter(description = "of the tool, 0 when it is content") @QueryParam("exitCode") @Nullable
                    Integer exitCode,
            InputStream output) {
        return service.upload(project, asset, tool, read(output), at, exitCode);
    }

    private static String read(InputStream output) {
        try {
            var bytes = output.readNBytes(LARGEST_OUTPUT + 1);
            if (bytes.length > LARGEST_OUTPUT) {
                throw new TooLarge(
                        "backup.output-too-large",
                        "the output has more than " + LARGEST_OUTPUT + " bytes; send its last part, or less of it");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the output did not arrive", e);
        }
    }
}
