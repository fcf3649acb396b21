package dev.understudy.kit.idempotency;

import dev.understudy.kit.problem.InvalidInput;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** Takes the key and a hash of the body while the body is still a stream. */
class IdempotencyKeyFilter {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final IdempotentRequest request;

    IdempotencyKeyFilter(IdempotentRequest request) {
        this.request = request;
    }

    @ServerRequestFilter
    public void filter(ContainerRequestContext context, SimpleResourceInfo resource) throws IOException {
        var key = context.getHeaderString(HEADER);
        if (key == null || !isIdempotent(resource)) {
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw InvalidInput.malformed(
                    "idempotency.bad-key",
                    "'" + HEADER + "' must be 1 to 255 visible ASCII characters, such as a UUID");
        }
        var body = context.getEntityStream().readAllBytes();
        context.setEntityStream(new ByteArrayInputStream(body));
        var operation =
                context.getMethod() + " " + context.getUriInfo().getRequestUri().getRawPath();
        request.set(new IdempotentRequest.Keyed(key, operation, sha256(body)));
    }

    private static boolean isIdempotent(SimpleResourceInfo resource) {
        try {
            var type = resource.getResourceClass();
            return type.isAnnotationPresent(Idempotent.class)
                    || type.getMethod(resource.getMethodName(), resource.parameterTypes())
                            .isAnnotationPresent(Idempotent.class);
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
