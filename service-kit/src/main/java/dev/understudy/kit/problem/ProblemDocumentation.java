package dev.understudy.kit.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Adds the error answer that every operation shares to the OpenAPI document. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemDocumentation implements OASFilter {

    private static final String RESPONSE = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var components = document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
        components.addSchema("Violation", violation());
        components.addSchema("Problem", problem());
        components.addResponse(
                RESPONSE,
                OASFactory.createAPIResponse()
                        .description("What went wrong, and what to do; codes are listed in docs/api/problems.md")
                        .content(OASFactory.createContent()
                                .addMediaType(
                                        Problem.MEDIA_TYPE,
                                        OASFactory.createMediaType()
                                                .schema(OASFactory.createSchema()
                                                        .ref("Problem")))));
        document.setComponents(components);
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        for (var path : document.getPaths().getPathItems().values()) {
            for (var operation : path.getOperations().values()) {
                var responses =
                        operation.getResponses() == null ? OASFactory.createAPIResponses() : operation.getResponses();
                // The framework's own guesses have no body; the default speaks for them.
                responses.removeAPIResponse("400");
                responses.removeAPIResponse("401");
                responses.removeAPIResponse("403");
                responses.addAPIResponse(
                        "default", OASFactory.createAPIResponse().ref(RESPONSE));
                operation.setResponses(responses);
            }
        }
    }

    private static Schema problem() {
        return object("RFC 9457 problem details")
                .required(List.of("type", "title", "status", "detail", "code"))
                .addProperty("type", text("urn:understudy:problem:<code>"))
                .addProperty("title", text("the same for every problem of the status"))
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text("names the value, the rule and the way out"))
                .addProperty("instance", text("path of the request"))
                .addProperty("code", text("stable; see docs/api/problems.md"))
                .addProperty("traceId", text("what to look for in the logs"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(OASFactory.createSchema().ref("Violation")));
    }

    private static Schema violation() {
        return object("One thing that is wrong with an input")
                .required(List.of("path", "rule", "message"))
                .addProperty("line", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("column", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("path", text("where: people[2].email"))
                .addProperty("rule", text("the broken rule: unknown-field"))
                .addProperty("message", text("names the value, the rule and the way out"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT).description(description);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }
}
