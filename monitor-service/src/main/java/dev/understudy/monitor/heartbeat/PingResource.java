package dev.understudy.monitor.heartbeat;

import dev.understudy.monitor.MonitorConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where jobs report, without a token: whoever knows the URL may. Answers are those of Healthchecks' ping API. */
@Path("/ping/{path:.+}")
@Produces(MediaType.TEXT_PLAIN)
@Tag(name = "Pings")
class PingResource {

    /** Bytes of a body that are read from its beginning; a longer one loses its middle. */
    private static final int HEAD_BYTES = 1 << 20;

    private static final int TAIL_BYTES = 1 << 18;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final HeartbeatService heartbeats;
    private final PingLimits limits;
    private final Clock clock;
    private final boolean trustForwarded;

    PingResource(HeartbeatService heartbeats, PingLimits limits, Clock clock, MonitorConfig config) {
        this.heartbeats = heartbeats;
        this.limits = limits;
        this.clock = clock;
        this.trustForwarded = config.heartbeat().trustForwardedFor();
    }

    @GET
    @PermitAll
    @Operation(
            operationId = "ping",
            summary = "A job reports",
            description = "/ping/<id> or /ping/<project key>/<slug>, followed by nothing for success, /start, /fail,"
                    + " /log or the exit status 0 to 255; compatible with Healthchecks. HEAD and POST do the same, POST"
                    + " with a body that is kept.")
    @APIResponse(responseCode = "200", description = "Taken")
    @APIResponse(responseCode = "400", description = "The URL is not one of a ping")
    @APIResponse(responseCode = "404", description = "No job has this URL")
    @APIResponse(responseCode = "429", description = "The URL is called too often")
    public Response get(
            @PathParam("path") String path,
            @Parameter(description = "UUID that tells the runs of a job apart") @QueryParam("rid") @Nullable String rid,
            @Context RoutingContext context) {
        return take(path, rid, context, InputStream.nullInputStream());
    }

    @HEAD
    @PermitAll
    @Operation(hidden = true)
    public Response head(
            @PathParam("path") String path, @QueryParam("rid") @Nullable String rid, @Context RoutingContext context) {
        return take(path, rid, context, InputStream.nullInputStream());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @PermitAll
    @Operation(operationId = "pingWithBody", summary = "A job reports, with its output")
    @APIResponse(responseCode = "200", description = "Taken; Ping-Body-Limit says how many bytes are kept")
    public Response post(
            @PathParam("path") String path,
            @QueryParam("rid") @Nullable String rid,
            @Context RoutingContext context,
            InputStream body) {
        return take(path, rid, context, body);
    }

    private Response take(String path, @Nullable String rid, RoutingContext context, InputStream content) {
        var parsed = PingPath.parse(path);
        if (parsed instanceof PingPath.Malformed malformed) {
            return answer(400, malformed.reason());
        }
        if (parsed instanceof PingPath.Unknown) {
            return answer(404, "not found");
        }
        if (rid != null && !RUN_ID.matcher(rid).matches()) {
            return answer(400, "invalid uuid format");
        }
        var refusal = limits.refuse(url(parsed));
        if (refusal.isPresent()) {
            return Response.fromResponse(answer(TOO_MANY_REQUESTS, "too many requests"))
                    .header(HttpHeaders.RETRY_AFTER, Math.max(1, refusal.get().toSeconds()))
                    .build();
        }
        var request = context.request();
        var read = read(content);
        if (read == null) {
            // A job that was killed while it reported has reported nothing.
            return answer(400, "the body broke off");
        }
        var receipt = heartbeats.receive(new IncomingPing(
                parsed,
                request.method().name(),
                rid,
                PingOrigin.address(
                        request.remoteAddress() == null
                                ? null
                                : request.remoteAddress().hostAddress(),
                        request.getHeader("X-Forwarded-For"),
                        trustForwarded),
                request.getHeader(HttpHeaders.USER_AGENT),
                read.body(),
                read.head(),
                read.length(),
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
        return Response.fromResponse(receipt.known() ? answer(200, "OK") : answer(404, "not found"))
                .header("Ping-Body-Limit", receipt.bodyLimit())
                .build();
    }

    private static String url(PingPath path) {
        return switch (path) {
            case PingPath.ById byId -> byId.id().toString();
            case PingPath.BySlug bySlug -> bySlug.key() + "/" + bySlug.slug();
            case PingPath.Unknown unknown -> "";
            case PingPath.Malformed malformed -> "";
        };
    }

    private static Response answer(int status, String text) {
        return Response.status(status)
                .entity(text)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .header("Access-Control-Allow-Origin", "*")
                .header(HttpHeaders.CACHE_CONTROL, "max-age=0, no-cache, no-store, must-revalidate, private")
                .build();
    }

    /**
     * @param head the first bytes, as they came
     * @param length of all of it
     */
    private record Read(byte[] head, Body body, long length) {}

    /** The beginning and the end; tools write their summary last. Null when the sender broke off. */
    private static @Nullable Read read(InputStream content) {
        try (content) {
            var head = content.readNBytes(HEAD_BYTES);
            if (head.length < HEAD_BYTES) {
                return new Read(head, head.length == 0 ? Body.EMPTY : Body.of(head), head.length);
            }
            long length = head.length;
            var tail = new ByteArrayOutputStream();
            for (var chunk = content.readNBytes(TAIL_BYTES); chunk.length > 0; chunk = content.readNBytes(TAIL_BYTES)) {
                length += chunk.length;
                var before = tail.toByteArray();
                tail.reset();
                tail.writeBytes(
                        before.length > TAIL_BYTES
                                ? Arrays.copyOfRange(before, before.length - TAIL_BYTES, before.length)
                                : before);
                tail.writeBytes(chunk);
            }
            var end = tail.toByteArray();
            if (end.length == 0) {
                return new Read(head, Body.of(head), length);
            }
            var text = new String(head, StandardCharsets.UTF_8)
                    + (length > head.length + (long) end.length ? "\n" : "")
                    + new String(end, StandardCharsets.UTF_8);
            return new Read(head, new Body(text, length == head.length + (long) end.length), length);
        } catch (IOException e) {
            return null;
        }
    }
}
