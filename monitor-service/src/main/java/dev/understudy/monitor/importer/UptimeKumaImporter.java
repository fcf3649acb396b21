package dev.understudy.monitor.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;

/** The JSON of Uptime Kuma's backup (Settings, Backup, Export): {@code {"version", "monitorList": [...]}}. */
final class UptimeKumaImporter implements Importer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "cookie", "x-api-key", "x-auth-token", "proxy-authorization");

    @Override
    public void read(JsonNode document, Imported imported) {
        if (!document.path("monitorList").isArray()) {
            throw new IllegalArgumentException("a backup of Uptime Kuma has a list 'monitorList'");
        }
        for (var monitor : document.path("monitorList")) {
            monitor(monitor, monitor.path("name").asText("monitor"), imported);
        }
        if (!document.path("notificationList").isEmpty()) {
            imported.note(
                    "", "notifications are not taken over: who is told follows from the passport's responsibilities");
        }
        if (!document.path("proxyList").isEmpty()) {
            imported.note("", "proxies are not taken over; give http.proxy to the checks that need one");
        }
    }

    private static void monitor(JsonNode monitor, String name, Imported imported) {
        if (monitor.path("upsideDown").asBoolean(false)) {
            imported.note(name, "not taken over: a monitor that is upside down has no counterpart");
            return;
        }
        var type = monitor.path("type").asText();
        switch (type) {
            case "http", "keyword", "json-query" -> http(monitor, name, type, imported);
            case "port" ->
                Imported.target(common(imported.add(name, "tcp"), monitor, imported))
                        .put("host", monitor.path("hostname").asText())
                        .put("port", monitor.path("port").asInt());
            case "ping" ->
                Imported.target(common(imported.add(name, "ping"), monitor, imported))
                        .put("host", monitor.path("hostname").asText());
            case "dns" -> dns(monitor, name, imported);
            case "push" -> {
                var check = imported.add(name, "heartbeat");
                Imported.seconds(Imported.target(check), "period", monitor.path("interval"));
                Imported.seconds(Imported.target(check), "grace", monitor.path("retryInterval"));
                rest(check, monitor, imported);
                imported.note(name, "its job must report to the new ping URL");
            }
            case "group" -> imported.note(name, "a group is not taken over; zones and labels are for that");
            default -> imported.note(name, "not taken over: type '" + type + "' has no counterpart");
        }
    }

    private static void http(JsonNode monitor, String name, String type, Imported imported) {
        var check = common(imported.add(name, "http"), monitor, imported);
        var http = Imported.target(check).put("url", monitor.path("url").asText());
        var method = monitor.path("method").asText("GET");
        if (!method.equals("GET")) {
            http.put("method", method);
        }
        var ranges = new ArrayList<String>();
        monitor.path("accepted_statuscodes").forEach(range -> ranges.add(range.asText()));
        if (!ranges.isEmpty()) {
            try {
                Imported.statuses(http, ranges);
            } catch (NumberFormatException e) {
                imported.note(name, "accepted status codes " + ranges + " are not taken over");
            }
        }
        if (monitor.path("maxredirects").isInt()) {
            int redirects = monitor.path("maxredirects").intValue();
            if (redirects == 0) {
                http.put("followRedirects", false);
            } else if (redirects < 10) {
                http.put("maxRedirects", redirects);
            }
        }
        if (type.equals("keyword") && monitor.hasNonNull("keyword")) {
            http.putArray(monitor.path("invertKeyword").asBoolean(false) ? "bodyMustNotMatch" : "bodyMustMatch")
                    .add(Imported.quoted(monitor.path("keyword").asText()));
        }
        if (type.equals("json-query")) {
            imported.note(
                    name,
                    "the JSONata expression '" + monitor.path("jsonPath").asText()
                            + "' is not taken over; say the same with http.jsonAssertions");
        }
        headers(monitor, name, http, imported);
        if (monitor.hasNonNull("body") && !monitor.path("body").asText().isBlank()) {
            http.put("body", monitor.path("body").asText());
        }
        var auth = monitor.path("authMethod").asText("");
        if (!auth.isEmpty() && !auth.equals("null") || monitor.hasNonNull("basic_auth_user")) {
            imported.note(name, "credentials are not taken over; give http.auth a secret reference");
        }
        if (monitor.path("ignoreTls").asBoolean(false)) {
            http.putObject("tls").put("verify", false);
        }
        if (monitor.path("expiryNotification").asBoolean(false)
                && monitor.path("url").asText().toLowerCase(Locale.ROOT).startsWith("https://")) {
            certificate(monitor.path("url").asText(), name, imported);
        }
    }

    private static void certificate(String url, String name, Imported imported) {
        var authority = url.substring("https://".length()).split("[/?#]", 2)[0];
        int colon = authority.lastIndexOf(':');
        boolean port = colon > authority.lastIndexOf(']');
        var tls = Imported.target(imported.add(name + ".tls", "tls"))
                .put("host", (port ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", ""));
        if (port) {
            tls.put("port", Integer.parseInt(authority.substring(colon + 1)));
        }
    }

    private static void headers(JsonNode monitor, String name, ObjectNode http, Imported imported) {
        var text = monitor.path("headers").asText("");
        if (text.isBlank() || text.equals("null")) {
            return;
        }
        try {
            var headers = JSON.readTree(text);
            headers.properties().forEach(header -> {
                if (SECRET_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    imported.note(
                            name,
                            "header " + header.getKey()
                                    + " is not taken over: it may be a secret; give it as http.secretHeaders");
                } else {
                    var all = http.path("headers") instanceof ObjectNode present ? present : http.putObject("headers");
                    all.put(header.getKey(), header.getValue().asText());
                }
            });
        } catch (JsonProcessingException e) {
            imported.note(name, "its headers are no JSON and are not taken over");
        }
    }

    private static void dns(JsonNode monitor, String name, Imported imported) {
        var check = common(imported.add(name, "dns"), monitor, imported);
        var dns = Imported.target(check).put("name", monitor.path("hostname").asText());
        if (monitor.hasNonNull("dns_resolve_type")) {
            dns.put("type", monitor.path("dns_resolve_type").asText());
        }
        if (monitor.hasNonNull("dns_resolve_server")) {
            var server =
                    monitor.path("dns_resolve_server").asText().split(",")[0].strip();
            int port = monitor.path("port").asInt(53);
            dns.put("server", server.indexOf(':') >= 0 ? "[" + server + "]:" + port : server + ":" + port);
        }
    }

    private static ObjectNode common(ObjectNode check, JsonNode monitor, Imported imported) {
        var schedule = Imported.schedule(check);
        Imported.seconds(schedule, "interval", monitor.path("interval"));
        Imported.seconds(schedule, "timeout", monitor.path("timeout"));
        if (monitor.path("retryInterval").asDouble(0) > 0
                && monitor.path("retryInterval").asDouble()
                        <= monitor.path("interval").asDouble(60)) {
            Imported.seconds(schedule, "confirmationInterval", monitor.path("retryInterval"));
        }
        if (monitor.path("maxretries").isInt()) {
            schedule.put(
                    "failureThreshold", Math.clamp(monitor.path("maxretries").intValue() + 1L, 1, 100));
        }
        rest(check, monitor, imported);
        return check;
    }

    private static void rest(ObjectNode check, JsonNode monitor, Imported imported) {
        if (monitor.has("active") && !monitor.path("active").asBoolean(true)) {
            check.put("paused", true);
        }
        for (var tag : monitor.path("tags")) {
            Imported.label(check, tag.path("name").asText(), tag.path("value").asText(""));
        }
        if (monitor.path("resendInterval").asInt(0) > 0) {
            imported.note(
                    monitor.path("name").asText(),
                    "resending is not taken over: who is silent is followed up by the incident's escalation");
        }
    }
}
