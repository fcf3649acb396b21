package dev.understudy.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses bodies over {@code quarkus.http.limits.max-body-size} as the HTTP server would, but says why. */
@ApplicationScoped
class BodyLimit {

    /** Before Quarkus's own limit, which answers without a body ({@code RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT}). */
    private static final int ORDER = -3;

    private static final int STATUS = 413;

    private final ObjectMapper json;
    private final MemorySize limit;

    BodyLimit(ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.json = json;
        this.limit = limit;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        long length = length(context);
        if (length <= limit.asLongValue()) {
            context.next();
            return;
        }
        var text = HttpText.of(STATUS);
        var problem = new Problem(
                Problem.TYPE_PREFIX + text.code(),
                text.title(),
                STATUS,
                "the body has " + length + " bytes; this service takes " + limit.asLongValue() + " at most",
                context.request().path(),
                text.code(),
                null,
                List.of(),
                Map.of());
        var response = context.response()
                .setStatusCode(STATUS)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        // What is still on its way is not read.
        response.endHandler(_ -> context.request().connection().close());
        response.end(body(problem));
    }

    private static long length(RoutingContext context) {
        var header = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Buffer body(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a problem", e);
        }
    }
}
