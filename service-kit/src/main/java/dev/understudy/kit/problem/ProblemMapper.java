package dev.understudy.kit.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.understudy.kit.ids.TimeOrderedId;
import io.opentelemetry.api.trace.Span;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever a request ended with into a problem document. */
@Singleton
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);
    private static final int LONGEST_VALUE_SHOWN = 80;

    private final ObjectMapper json;
    private final Clock clock;

    ProblemMapper(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    @ServerExceptionMapper(DomainException.class)
    public Response domain(DomainException e, UriInfo uri) {
        return response(e, uri.getPath());
    }

    /** The answer that a domain exception leads to. */
    public Response response(DomainException e, @Nullable String path) {
        var answer = answer(new Problem(
                Problem.TYPE_PREFIX + e.code(),
                e.title(),
                e.status(),
                String.valueOf(e.getMessage()),
                path,
                e.code(),
                traceId(),
                e.violations(),
                e.extensions()));
        e.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return answer.build();
    }

    @ServerExceptionMapper(ResteasyReactiveViolationException.class)
    public Response validation(ResteasyReactiveViolationException e, UriInfo uri) {
        var violations = e.getConstraintViolations().stream()
                .map(violation -> Violation.at(
                        // The first two nodes are the Java method and its parameter, which the caller never wrote.
                        StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                                .skip(violation.getPropertyPath().toString().contains(".") ? 1 : 0)
                                .map(Object::toString)
                                .reduce((left, right) -> left + "." + right)
                                .map(ProblemMapper::withoutParameter)
                                .orElse(""),
                        rule(violation.getConstraintDescriptor().getAnnotation().annotationType()),
                        violation.getMessage()))
                .sorted(Comparator.comparing(Violation::path).thenComparing(Violation::rule))
                .toList();
        return response(
                new InvalidInput(
                        "request.invalid",
                        violations.size() == 1
                                ? shown(violations.getFirst())
                                : violations.size() + " values are invalid; see violations",
                        violations),
                uri.getPath());
    }

    @ServerExceptionMapper(MismatchedInputException.class)
    public Response json(MismatchedInputException e, UriInfo uri) {
        return response(ofJson(e), uri.getPath());
    }

    @ServerExceptionMapper(StreamReadException.class)
    public Response json(StreamReadException e, UriInfo uri) {
        return response(ofJson(e), uri.getPath());
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response unauthorized(UriInfo uri) {
        return answer(problem(
                        401,
                        "Unauthorized",
                        "security.unauthenticated",
                        "no valid bearer token; send 'Authorization: Bearer <token>' with one that has not expired",
                        uri))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    public Response forbidden(UriInfo uri) {
        return response(
                new Forbidden("security.forbidden", "the roles of this token do not allow this request"),
                uri.getPath());
    }

    @ServerExceptionMapper(WebApplicationException.class)
    public Response web(WebApplicationException e, UriInfo uri) {
        var given = e.getResponse();
        if (given.hasEntity() || given.getStatus() < 400) {
            return given;
        }
        if (e.getCause() instanceof JsonProcessingException cause && !(cause instanceof InvalidDefinitionException)) {
            return response(ofJson(cause), uri.getPath());
        }
        if (given.getStatus() >= 500) {
            return unexpected(e, uri);
        }
        var text = HttpText.of(given.getStatus());
        var answer = answer(problem(given.getStatus(), text.title(), text.code(), text.detail(), uri));
        copyHeader(given, answer, HttpHeaders.ALLOW);
        copyHeader(given, answer, HttpHeaders.RETRY_AFTER);
        return answer.build();
    }

    @ServerExceptionMapper(Throwable.class)
    public Response unexpected(Throwable e, UriInfo uri) {
        if (DatabaseOutage.caused(e)) {
            LOG.warnf("Database unavailable during %s: %s", uri.getPath(), e);
            return response(
                    new Unavailable(
                            "database.unavailable",
                            "the database does not answer just now; send the request again",
                            DATABASE_RETRY),
                    uri.getPath());
        }
        if (DatabaseOutage.isBadText(e)) {
            return response(
                    InvalidInput.malformed(
                            "request.bad-text",
                            "a text of the request holds the character U+0000, which cannot be stored; leave it out"),
                    uri.getPath());
        }
        var errorId = TimeOrderedId.next(clock);
        LOG.errorf(e, "Unexpected error %s during %s", errorId, uri.getPath());
        return answer(new Problem(
                        Problem.TYPE_PREFIX + "internal",
                        "Internal error",
                        500,
                        "an error on our side, logged as " + errorId + "; tell it to the operator",
                        uri.getPath(),
                        "internal",
                        traceId(),
                        List.of(),
                        Map.of("errorId", errorId)))
                .build();
    }

    private static DomainException ofJson(JsonProcessingException e) {
        var location = Optional.ofNullable(e.getLocation()).filter(at -> at.getLineNr() > 0);
        var line = location.map(JsonLocation::getLineNr).orElse(null);
        var column = location.map(JsonLocation::getColumnNr).orElse(null);
        if (!(e instanceof JsonMappingException mapping)) {
            // Jackson's own words quote the document; they are the caller's own.
            return InvalidInput.malformed(
                    "request.malformed-json",
                    "the body is not well-formed JSON",
                    List.of(new Violation(line, column, "", "well-formed", firstLine(e.getOriginalMessage()))));
        }
        var path = path(mapping);
        var violation =
                switch (mapping) {
                    case UnrecognizedPropertyException unknown ->
                        new Violation(
                                line,
                                column,
                                path,
                                "unknown-field",
                                "field '" + unknown.getPropertyName() + "' is unknown; known are "
                                        + unknown.getKnownPropertyIds().stream()
                                                .map(String::valueOf)
                                                .sorted()
                                                .toList());
                    case InvalidFormatException format ->
                        new Violation(
                                line,
                                column,
                                path,
                                "wrong-format",
                                "'" + abbreviated(String.valueOf(format.getValue())) + "' is not a valid "
                                        + name(format.getTargetType()));
                    case MismatchedInputException mismatch ->
                        new Violation(
                                line,
                                column,
                                path,
                                "wrong-type",
                                path.isEmpty()
                                                && String.valueOf(mismatch.getMessage())
                                                        .startsWith("No content")
                                        ? "the body is empty"
                                        : "expected " + name(mismatch.getTargetType()));
                    default ->
                        new Violation(
                                line,
                                column,
                                path,
                                "invalid",
                                mapping.getCause() instanceof IllegalArgumentException rule
                                        ? String.valueOf(rule.getMessage())
                                        : "the value cannot be read");
                };
        return new InvalidInput("request.invalid", shown(violation), List.of(violation));
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String name(@Nullable Class<?> type) {
        if (type == null) {
            return "value";
        }
        if (type.isEnum()) {
            return "value; expected one of "
                    + Stream.of(type.getFields())
                            .filter(Field::isEnumConstant)
                            .map(ProblemMapper::written)
                            .toList();
        }
        return switch (type.getSimpleName()) {
            case "String" -> "a string";
            case "int", "long", "Integer", "Long" -> "whole number";
            case "double", "Double", "BigDecimal" -> "number";
            case "boolean", "Boolean" -> "true or false";
            case "Instant", "OffsetDateTime" -> "RFC 3339 timestamp, for example 2026-01-31T10:00:00Z";
            case "LocalDate" -> "date, for example 2026-01-31";
            case "Duration" -> "ISO 8601 duration, for example PT15M";
            case "List", "ArrayList", "Set", "HashSet" -> "an array";
            default -> type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : type.getSimpleName();
        };
    }

    /** A constant as JSON names it. */
    private static String written(Field constant) {
        var named = constant.getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? constant.getName() : named.value();
    }

    private static String shown(Violation violation) {
        return violation.path().isEmpty() ? violation.message() : violation.path() + ": " + violation.message();
    }

    private static String abbreviated(String value) {
        return value.length() <= LONGEST_VALUE_SHOWN ? value : value.substring(0, LONGEST_VALUE_SHOWN) + "...";
    }

    private static String firstLine(String text) {
        return abbreviated(text.lines().findFirst().orElse(""));
    }

    /** {@code NotBlank} becomes {@code not-blank}. */
    private static String rule(Class<?> constraint) {
        return constraint
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static String withoutParameter(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(dot + 1);
    }

    private static Problem problem(int status, String title, String code, String detail, UriInfo uri) {
        return new Problem(
                Problem.TYPE_PREFIX + code, title, status, detail, uri.getPath(), code, traceId(), List.of(), Map.of());
    }

    private static @Nullable String traceId() {
        var context = Span.current().getSpanContext();
        return context.isValid() ? context.getTraceId() : null;
    }

    /** As bytes: no negotiation may stand between an error and its document. */
    private Response.ResponseBuilder answer(Problem problem) {
        try {
            return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a problem of code " + problem.code(), e);
        }
    }

    private static void copyHeader(Response from, Response.ResponseBuilder to, String name) {
        var value = from.getHeaderString(name);
        if (value != null) {
            to.header(name, value);
        }
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
