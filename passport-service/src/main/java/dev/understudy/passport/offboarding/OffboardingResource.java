package dev.understudy.passport.offboarding;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.kit.security.Roles;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.history.Passports;
import dev.understudy.passport.print.PrintedAnswer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What has to be done when somebody leaves. */
@Path("/api/v1/projects/{project:[a-z0-9][a-z0-9-]*}/offboarding")
@Tag(name = "bus factor")
class OffboardingResource {

    private final Passports passports;
    private final Clock clock;

    OffboardingResource(Passports passports, Clock clock) {
        this.passports = passports;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "The pack for people who leave",
            description =
                    "Domains and accounts to move to the company, accesses to change, duties to hand over, each in"
                            + " order of risk; and what would be left that nobody can operate. To read, to print, to sign.")
    @APIResponse(
            responseCode = "200",
            description = "Worked out from the passport in force",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = OffboardingPack.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = PrintedAnswer.PDF,
                        schema = @Schema(implementation = String.class, format = "binary")),
                @Content(mediaType = PrintedAnswer.MARKDOWN, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "The project does not exist, or is not yours to see")
    @APIResponse(responseCode = "422", description = "The passport has no such person; an unknown language or format")
    public Response pack(
            @PathParam("project") String project,
            @Parameter(description = "id of a person; several times for several", required = true) @QueryParam("person")
                    List<String> people,
            @Parameter(description = "json, html, pdf or md; by Accept when absent") @QueryParam("format") @Nullable
                    String format,
            @Parameter(description = "en or ru; the project's first language when absent") @QueryParam("lang") @Nullable
                    String language,
            @Context Request request) {
        var stored = passports.current(project);
        var passport = stored.content();
        var leaving = known(passport, people);
        var pack = Offboarding.of(
                passport,
                stored.version().version(),
                leaving,
                LocalDate.ofInstant(clock.instant(), passport.timeZone()));
        var names = passport.people().stream().collect(Collectors.toMap(Person::id, Person::name));
        return PrintedAnswer.of(
                pack,
                spoken -> OffboardingSheet.of(pack, names, spoken),
                project + "-offboarding",
                format,
                language,
                passport.project().languages(),
                request);
    }

    private static Set<String> known(Passport passport, List<String> people) {
        if (people.isEmpty()) {
            throw new InvalidInput(
                    "offboarding.unknown-person",
                    "nobody is named; add 'person=' and the id of a person, once for each",
                    List.of(Violation.at("person", "required", "name at least one person")));
        }
        var violations = people.stream()
                .filter(person -> passport.person(person).isEmpty())
                .map(person ->
                        Violation.at("person", "unknown-person", "there is no person '" + person + "' in the passport"))
                .toList();
        if (!violations.isEmpty()) {
            throw new InvalidInput(
                    "offboarding.unknown-person", violations.getFirst().message(), violations);
        }
        return new LinkedHashSet<>(people);
    }
}
