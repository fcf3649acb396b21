package dev.understudy.monitor.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.monitor.exporter.GoDuration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Gatus' configuration (YAML): {@code endpoints}, {@code external-endpoints}. */
final class GatusImporter implements Importer {

    private static final Pattern STATUS = Pattern.compile("\\[STATUS]\\s*(==|<|<=)\\s*(\\d{3}|any\\(([\\d,\\s]+)\\))");
    private static final List<String> PING_CONDITIONS = List.of("[CONNECTED] == true");

    @Override
    public void read(JsonNode document, Imported imported) {
        if (!document.path("endpoints").isArray()
                && !document.path("external-endpoints").isArray()) {
            throw new IllegalArgumentException("a configuration of Gatus has a list 'endpoints'");
        }
        for (var endpoint : document.path("endpoints")) {
            endpoint(endpoint, name(endpoint), imported);
        }
        for (var endpoint : document.path("external-endpoints")) {
            var check = imported.add(name(endpoint), "heartbeat");
            var interval = endpoint.path("heartbeat").path("interval");
            Imported.target(check).put("period", interval.isTextual() ? GoDuration.iso(interval.textValue()) : "P1D");
            imported.note(name(endpoint), "its results must be reported to the new ping URL, without the old token");
            rest(check, endpoint);
        }
        if (!document.path("alerting").isEmpty()) {
            imported.note("", "alerting is not taken over: who is told follows from the passport's responsibilities");
        }
        if (document.has("suites")) {
            imported.note("", "suites are not taken over; write them as checks of kind flow");
        }
    }

    private static String name(JsonNode endpoint) {
        var group = endpoint.path("group").asText("");
        return (group.isEmpty() ? "" : group + ".") + endpoint.path("name").asText("endpoint");
    }

    private static void endpoint(JsonNode endpoint, String name, Imported imported) {
        var url = endpoint.path("url").asText();
        int end = url.indexOf("://");
        var scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        var rest = end < 0 ? url : url.substring(end + 3);
        if (endpoint.has("dns")) {
            var check = check(endpoint, name, "dns", imported);
            var dns = Imported.target(check)
                    .put(
                            "name",
                            stripDot(endpoint.path("dns").path("query-name").asText()))
                    .put("type", endpoint.path("dns").path("query-type").asText("A"));
            if (!url.isEmpty()) {
                dns.put("server", rest);
            }
            conditions(endpoint, name, check, imported);
            return;
        }
        switch (scheme) {
            case "http", "https" -> http(endpoint, name, url, imported);
            case "icmp" -> {
                var check = check(endpoint, name, "ping", imported);
                Imported.target(check).put("host", rest);
                endpoint.path("conditions").forEach(condition -> {
                    if (!PING_CONDITIONS.contains(condition.asText())) {
                        imported.note(name, "condition '" + condition.asText() + "' is not taken over");
                    }
                });
            }
            case "tcp" -> socket(endpoint, name, "tcp", rest, imported);
            case "tls" -> socket(endpoint, name, "tls", rest, imported);
            case "starttls" -> {
                var check = socket(endpoint, name, "tls", rest, imported);
                if (check != null) {
                    Imported.target(check).put("starttls", "smtp");
                }
            }
            default ->
                imported.note(
                        name, "not taken over: '" + (scheme.isEmpty() ? url : scheme + "://") + "' has no counterpart");
        }
    }

    private static void http(JsonNode endpoint, String name, String url, Imported imported) {
        var check = check(endpoint, name, "http", imported);
        var http = Imported.target(check).put("url", url);
        if (endpoint.hasNonNull("method")) {
            http.put("method", endpoint.path("method").asText());
        }
        if (endpoint.hasNonNull("body")) {
            if (endpoint.path("graphql").asBoolean(false)) {
                http.putObject("headers").put("Content-Type", "application/json");
                http.put(
                        "body",
                        http.objectNode()
                                .put("query", endpoint.path("body").asText())
                                .toString());
            } else {
                http.put("body", endpoint.path("body").asText());
            }
        }
        endpoint.path("headers").properties().forEach(header -> {
            var field = header.getKey().toLowerCase(Locale.ROOT);
            if (header.getValue().asText().contains("${") || field.equals("authorization") || field.equals("cookie")) {
                imported.note(
                        name,
                        "header " + header.getKey()
                                + " is not taken over: it may be a secret; give it as http.secretHeaders");
            } else {
                var all = http.path("headers") instanceof ObjectNode present ? present : http.putObject("headers");
                all.put(header.getKey(), header.getValue().asText());
            }
        });
        var client = endpoint.path("client");
        if (client.path("insecure").asBoolean(false)) {
            http.putObject("tls").put("verify", false);
        }
        if (client.path("ignore-redirect").asBoolean(false)) {
            http.put("followRedirects", false);
        }
        if (client.hasNonNull("dns-resolver")) {
            http.put("resolver", client.path("dns-resolver").asText());
        }
        for (var unknown : List.of("oauth2", "identity-aware-proxy", "proxy-url", "tls", "tunnel")) {
            if (client.has(unknown)) {
                imported.note(name, "client." + unknown + " is not taken over");
            }
        }
        status(endpoint, http);
        conditions(endpoint, name, check, imported);
    }

    /** Gatus asks nothing of a status that no condition names; here a status is a success or not. */
    private static void status(JsonNode endpoint, ObjectNode http) {
        for (var condition : endpoint.path("conditions")) {
            var rule = STATUS.matcher(condition.asText().strip());
            if (rule.matches()) {
                if (rule.group(3) != null) {
                    Imported.statuses(http, Arrays.asList(rule.group(3).split(",")));
                } else if (rule.group(1).equals("==")) {
                    Imported.statuses(http, List.of(rule.group(2)));
                } else {
                    int limit = Integer.parseInt(rule.group(2)) - (rule.group(1).equals("<") ? 1 : 0);
                    Imported.statuses(http, List.of("200-" + limit));
                }
                return;
            }
        }
        Imported.statuses(http, List.of("200-599"));
    }

    private static @org.jspecify.annotations.Nullable ObjectNode socket(
            JsonNode endpoint, String name, String kind, String address, Imported imported) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            var check = check(endpoint, name, kind, imported);
            Imported.target(check)
                    .put("host", address.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""))
                    .put("port", port);
            conditions(endpoint, name, check, imported);
            return check;
        } catch (NumberFormatException e) {
            imported.note(name, "not taken over: '" + address + "' names no port");
            return null;
        }
    }

    private static void conditions(JsonNode endpoint, String name, ObjectNode check, Imported imported) {
        for (var condition : endpoint.path("conditions")) {
            var text = condition.asText();
            if (text.contains("[DOMAIN_EXPIRATION]")) {
                imported.note(name, "condition '" + text + "' is not taken over; make a check of kind domain");
            } else {
                var target = Imported.target(check);
                var all = target.path("conditions").isArray()
                        ? (com.fasterxml.jackson.databind.node.ArrayNode) target.path("conditions")
                        : target.putArray("conditions");
                all.add(text);
            }
        }
    }

    private static ObjectNode check(JsonNode endpoint, String name, String kind, Imported imported) {
        var check = imported.add(name, kind);
        var schedule = Imported.schedule(check);
        schedule.put("interval", GoDuration.iso(endpoint.path("interval").asText("60s")));
        var timeout = endpoint.path("client").path("timeout");
        if (timeout.isTextual()) {
            schedule.put("timeout", GoDuration.iso(timeout.textValue()));
        }
        var alerts = endpoint.path("alerts");
        if (alerts.isArray() && !alerts.isEmpty()) {
            schedule.put(
                    "failureThreshold", alerts.path(0).path("failure-threshold").asInt(3));
            schedule.put(
                    "recoveryThreshold",
                    alerts.path(0).path("success-threshold").asInt(2));
        }
        if (endpoint.has("maintenance-windows")) {
            imported.note(name, "maintenance windows are not taken over; announce them for the project");
        }
        rest(check, endpoint);
        return check;
    }

    private static void rest(ObjectNode check, JsonNode endpoint) {
        if (endpoint.has("enabled") && !endpoint.path("enabled").asBoolean(true)) {
            check.put("paused", true);
        }
        if (endpoint.hasNonNull("group")) {
            Imported.label(check, "group", endpoint.path("group").asText());
        }
    }

    private static String stripDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
