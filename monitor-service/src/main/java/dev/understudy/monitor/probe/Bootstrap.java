package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap file of RDAP (RFC 9224, sections 3 and 4): which service knows the domains of a zone.
 *
 * @param publication when the file was published, as it says itself
 * @param services base URLs, with a slash at their end, by zone in its ASCII form
 */
record Bootstrap(Instant publication, Map<String, String> services) {

    private static final String VERSION = "1.0";

    /** @throws IOException when it is no such file; the message says what is wrong */
    static Bootstrap read(byte[] bytes) throws IOException {
        var file = HttpRules.JSON.readTree(bytes);
        if (file == null || !file.isObject()) {
            throw new IOException("it is no JSON object");
        }
        if (!VERSION.equals(file.path("version").textValue())) {
            throw new IOException("its version is not \"" + VERSION + "\"");
        }
        var services = new HashMap<String, String>();
        if (!file.path("services").isArray()) {
            throw new IOException("it has no list of services");
        }
        for (var service : file.path("services")) {
            service(service, services);
        }
        if (services.isEmpty()) {
            throw new IOException("none of its services is usable");
        }
        return new Bootstrap(publication(file.path("publication").textValue()), Map.copyOf(services));
    }

    private static Instant publication(@Nullable String text) throws IOException {
        try {
            if (text != null) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new IOException("its publication is no date and time (RFC 3339)");
    }

    /** One that is not as it should be is left out: the others are good for their zones. */
    private static void service(JsonNode service, Map<String, String> services) {
        if (!service.isArray() || service.size() != 2) {
            return;
        }
        String url = null;
        for (var candidate : service.path(1)) {
            var text = candidate.textValue();
            if (text != null && (url == null || text.startsWith("https:")) && isBase(text)) {
                url = text.endsWith("/") ? text : text + "/";
            }
        }
        if (url == null) {
            return;
        }
        for (var zone : service.path(0)) {
            if (zone.isTextual() && !zone.textValue().isBlank()) {
                services.put(zone.textValue().toLowerCase(Locale.ROOT), url);
            }
        }
    }

    private static boolean isBase(String text) {
        try {
            return !HttpUrl.parse(text).host().isEmpty();
        } catch (HttpUrl.Unusable e) {
            return false;
        }
    }
}
