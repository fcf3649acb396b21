package dev.understudy.notifier.notification;

import static dev.understudy.kit.security.Roles.ADMIN;
import static dev.understudy.kit.security.Roles.AUDITOR;
import static dev.understudy.kit.security.Roles.DISPATCHER;
import static dev.understudy.kit.security.Roles.ENGINEER;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.notifier.message.Language;
import dev.understudy.notifier.message.Message;
import dev.understudy.notifier.message.MessageCatalogue;
import dev.understudy.notifier.message.MessageRequest;
import dev.understudy.notifier.message.News;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/projects/{project}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages", description = "the catalogue of messages")
class PreviewResource {

    private static final int LARGEST = 300;

    /**
     * @param template as in the list of templates
     * @param language ISO 639-1
     * @param together how many such messages are told in one
     * @param data what the message is filled with
     */
    @Schema(name = "PreviewRequest")
    record PreviewRequest(
            @NotBlank String template,
            @NotBlank String language,
            @Nullable Purpose purpose,
            @Min(1) @Max(LARGEST) @Nullable Integer together,
            @Nullable Map<String, String> data) {}

    private final MessageCatalogue catalogue;
    private final PassportCopy passport;
    private final Brands brands;
    private final ProjectDirectory projects;

    PreviewResource(MessageCatalogue catalogue, PassportCopy passport, Brands brands, ProjectDirectory projects) {
        this.catalogue = catalogue;
        this.passport = passport;
        this.brands = brands;
        this.projects = projects;
    }

    @GET
    @Path("/templates")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR})
    @Operation(summary = "Lists the templates of the catalogue")
    @APIResponse(responseCode = "200", description = "their keys")
    public List<String> templates(@PathParam("project") String project) {
        projects.requireReadable(project);
        return MessageCatalogue.TEMPLATES;
    }

    @POST
    @Path("/preview")
    @RolesAllowed({ADMIN, DISPATCHER, ENGINEER, AUDITOR})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Shows a message as it would be sent", description = "Nothing is sent.")
    @APIResponse(responseCode = "200", description = "subject, text and HTML")
    @APIResponse(responseCode = "422", description = "no such template", ref = "#/components/responses/Problem")
    public Message preview(@PathParam("project") String project, @NotNull @Valid PreviewRequest request) {
        projects.requireReadable(project);
        if (!MessageCatalogue.TEMPLATES.contains(request.template())) {
            throw new InvalidInput(
                    "message.unknown-template",
                    "'" + request.template() + "' is no template; one of " + MessageCatalogue.TEMPLATES);
        }
        var language = Language.of(request.language())
                .orElseThrow(() -> new InvalidInput(
                        "message.unknown-language",
                        "'" + request.language() + "' is no language of the catalogue; it speaks "
                                + Arrays.stream(Language.values())
                                        .map(Language::code)
                                        .toList()));
        return show(project, request, language);
    }

    private Message show(String project, PreviewRequest request, Language language) {
        var copy = passport.project(project);
        var data =
                new HashMap<>(Map.of("project", copy.map(ProjectApplied::name).orElse(project)));
        Optional.ofNullable(request.data()).ifPresent(data::putAll);
        var purpose = Optional.ofNullable(request.purpose()).orElse(Purpose.PAGE);
        int more = Optional.ofNullable(request.together()).orElse(1) - 1;
        return catalogue.write(new MessageRequest(
                request.template(),
                purpose,
                language,
                Claim.zone(copy),
                data,
                Collections.nCopies(
                        more, new News(purpose, String.valueOf(data.get("project")), data.get("title"), null)),
                List.of(),
                copy.map(brands::of).orElse(brands.none())));
    }
}
