package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.notifier.channel.GatewayReports;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a gateway of short messages and calls reports: by GET or POST, as query, form or JSON, one message or many. */
@Path("/hooks/gateway/{key}")
@Produces(MediaType.TEXT_PLAIN)
@Tag(name = "hooks", description = "what providers call")
class GatewayResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1024 * 1024;
    /** Of one call; gateways that collect send hundreds. */
    private static final int MOST_REPORTS = 1000;

    private final GatewayReports reports;
    private final Receipts receipts;
    private final MeterRegistry meters;

    GatewayResource(GatewayReports reports, Receipts receipts, MeterRegistry meters) {
        this.reports = reports;
        this.receipts = receipts;
        this.meters = meters;
    }

    @GET
    @PermitAll
    @Operation(
            summary = "Takes a delivery report of the gateway, in the query",
            description = "The gateway proves itself by the key in the path. A report that comes again, or late, or"
                    + " before its message is known, does no harm.")
    @APIResponse(responseCode = "200", description = "taken")
    @APIResponse(responseCode = "401", description = "the key is wrong")
    public Response query(@PathParam("key") String key, @Context UriInfo uri) {
        return reports.isGenuine(key) ? taken(List.of(flat(uri.getQueryParameters()))) : refused();
    }

    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Takes delivery reports of the gateway, as a form or JSON",
            description = "As the same by GET; JSON may be one report or an array of them.")
    @APIResponse(responseCode = "200", description = "taken")
    @APIResponse(responseCode = "401", description = "the key is wrong")
    public Response body(@PathParam("key") String key, @Context UriInfo uri, byte[] body) {
        if (body.length > LARGEST || !reports.isGenuine(key)) {
            return refused();
        }
        var query = flat(uri.getQueryParameters());
        var calls = new ArrayList<Map<String, String>>();
        for (var fields : fields(new String(body, UTF_8))) {
            var all = new HashMap<>(query);
            all.putAll(fields);
            calls.add(all);
        }
        return taken(calls);
    }

    private Response taken(List<Map<String, String>> calls) {
        calls.stream()
                .limit(MOST_REPORTS)
                .flatMap(fields -> reports.read(fields).stream())
                .forEach(receipts::reported);
        return Response.ok("ok").build();
    }

    private Response refused() {
        meters.counter("understudy.notifier.hooks.refused", "source", "gateway").increment();
        return Response.status(401).build();
    }

    private static Map<String, String> flat(MultivaluedMap<String, String> query) {
        var fields = new HashMap<String, String>();
        query.forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields;
    }

    private static List<Map<String, String>> fields(String body) {
        var text = body.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return List.of(form(text));
        }
        try {
            var tree = JSON.readTree(text);
            var all = new ArrayList<Map<String, String>>();
            for (var one : tree.isArray() ? tree : List.<JsonNode>of(tree)) {
                var fields = new HashMap<String, String>();
                one.fields()
                        .forEachRemaining(field ->
                                fields.put(field.getKey(), field.getValue().asText("")));
                all.add(fields);
            }
            return all;
        } catch (JsonProcessingException e) {
            // What cannot be read now never can, and a gateway would repeat it.
            return List.of();
        }
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.put(
                            URLDecoder.decode(pair.substring(0, equals), UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                } catch (IllegalArgumentException e) {
                    // No such escape: the field says nothing.
                }
            }
        }
        return fields;
    }
}
