package dev.understudy.kit.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error answer: <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>.
 *
 * @param type {@code urn:understudy:problem:<code>}
 * @param title the same for every problem of the status
 * @param detail names the value, the rule and the way out
 * @param instance path of the request
 * @param code stable, from {@code docs/api/problems.md}
 * @param traceId what to look for in the logs
 * @param extensions further members, depending on the code
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        String code,
        @Nullable String traceId,
        List<Violation> violations,
        @JsonAnyGetter Map<String, Object> extensions) {

    public static final String MEDIA_TYPE = "application/problem+json";

    static final String TYPE_PREFIX = "urn:understudy:problem:";
}
