package dev.understudy.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a request was answered with. */
record Answer(
        int status, @Nullable String contentType, @Nullable String location, byte[] body) {

    static Answer of(Response response, ObjectMapper json) {
        var entity = response.getEntity();
        var type = response.getMediaType();
        return new Answer(
                response.getStatus(),
                type != null ? type.toString() : entity == null ? null : defaultType(entity),
                response.getHeaderString(HttpHeaders.LOCATION),
                bytes(entity, json));
    }

    Response replay() {
        var response = Response.status(status).header("Idempotency-Replayed", "true");
        if (location != null) {
            response.header(HttpHeaders.LOCATION, location);
        }
        if (body.length > 0) {
            response.entity(body);
        }
        if (contentType != null) {
            response.type(contentType);
        }
        return response.build();
    }

    private static String defaultType(Object entity) {
        return (entity instanceof String ? MediaType.TEXT_PLAIN : MediaType.APPLICATION_JSON) + ";charset=UTF-8";
    }

    private static byte[] bytes(@Nullable Object entity, ObjectMapper json) {
        return switch (entity) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            default -> {
                try {
                    yield json.writeValueAsBytes(entity);
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException("cannot keep an answer of " + entity.getClass(), e);
                }
            }
        };
    }
}
