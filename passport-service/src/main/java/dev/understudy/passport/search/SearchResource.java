package dev.understudy.passport.search;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Finds things in all passports that the caller may see. */
@Path("/api/v1/search")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
class SearchResource {

    private static final int MOST = 200;

    private final SearchService service;

    SearchResource(SearchService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.DISPATCHER, Roles.ENGINEER, Roles.CLIENT, Roles.AUDITOR})
    @Operation(
            summary = "Projects, assets and people by words",
            description = "What has words that begin with each word of 'q': names, ids, addresses, domains, companies.")
    public List<SearchIndex.Hit> find(
            @Parameter(description = "words, or their beginnings") @QueryParam("q") @DefaultValue("") String question,
            @Parameter(description = "project, person, or a kind of asset") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "1 to 200") @QueryParam("limit") @DefaultValue("50") int limit) {
        if (question.isBlank() || limit < 1 || limit > MOST) {
            throw InvalidInput.malformed(
                    "search.bad-question", "send words in 'q', and a 'limit' from 1 to " + MOST + " or none");
        }
        return service.find(question, kind, limit);
    }
}
