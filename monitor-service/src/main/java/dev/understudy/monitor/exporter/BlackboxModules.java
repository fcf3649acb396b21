package dev.understudy.monitor.exporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.monitor.MonitorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Modules of blackbox_exporter, in the form of its configuration file, and what they mean as definitions of ours. Those
 * of {@code understudy.monitor.exporter.modules} take the place of the built-in ones of the same name.
 */
@ApplicationScoped
public class BlackboxModules {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Set<String> KNOWN_OF_HTTP = Set.of(
            "valid_status_codes",
            "valid_http_versions",
            "preferred_ip_protocol",
            "ip_protocol_fallback",
            "skip_resolve_phase_with_proxy",
            "no_follow_redirects",
            "follow_redirects",
            "enable_http2",
            "fail_if_ssl",
            "fail_if_not_ssl",
            "method",
            "headers",
            "fail_if_body_matches_regexp",
            "fail_if_body_not_matches_regexp",
            "fail_if_header_matches",
            "fail_if_header_not_matches",
            "body",
            "basic_auth",
            "bearer_token_file",
            "authorization",
            "proxy_url",
            "tls_config",
            "compression",
            "body_size_limit");

    private final ObjectNode modules;

    @Inject
    BlackboxModules(MonitorConfig config) {
        this(read(config));
    }

    BlackboxModules(ObjectNode modules) {
        this.modules = modules;
    }

    /**
     * A definition of ours.
     *
     * @param target the kind's own part
     * @param notes what of the module has no counterpart
     */
    public record Definition(
            String kind, ObjectNode target, @Nullable Duration timeout, List<String> notes) {}

    private static ObjectNode read(MonitorConfig config) {
        try (var builtIn = BlackboxModules.class.getResourceAsStream("/blackbox-modules.yml")) {
            var modules = (ObjectNode) YAML.readTree(builtIn).path("modules");
            var file = config.exporter().modules();
            if (file.isPresent()) {
                var own = YAML.readTree(Files.readAllBytes(file.get())).path("modules");
                if (!own.isObject()) {
                    throw new IllegalStateException(file.get() + " has no 'modules'");
                }
                own.properties().forEach(module -> modules.set(module.getKey(), module.getValue()));
            }
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException("the modules of the exporter cannot be read", e);
        }
    }

    /** These, and others that come first. */
    public BlackboxModules with(JsonNode others) {
        var all = modules.deepCopy();
        others.properties().forEach(module -> all.set(module.getKey(), module.getValue()));
        return new BlackboxModules(all);
    }

    /**
     * What probing a target with a module means.
     *
     * @param secretFiles whether files that the module names may be referred to: they are this installation's
     * @throws InvalidModule when there is no such module, or the target does not fit it
     */
    public Definition check(String name, String target, boolean secretFiles) throws InvalidModule {
        var module = modules.path(name);
        if (!module.isObject()) {
            var names = new TreeSet<String>();
            modules.fieldNames().forEachRemaining(names::add);
            throw new InvalidModule("there is no module '" + name + "'; there are " + String.join(", ", names));
        }
        var notes = new ArrayList<String>();
        var prober = module.path("prober").asText();
        var options = module.path(prober);
        try {
            var timeout = module.hasNonNull("timeout")
                    ? GoDuration.parse(module.path("timeout").asText())
                    : null;
            return switch (prober) {
                case "http" -> new Definition("http", http(target, options, secretFiles, notes), timeout, notes);
                case "tcp" -> new Definition("tcp", tcp(target, options, notes), timeout, notes);
                case "icmp" -> new Definition("ping", ping(target, options), timeout, notes);
                case "dns" -> new Definition("dns", dns(target, options, notes), timeout, notes);
                default ->
                    throw new InvalidModule(
                            "module '" + name + "' has the prober '" + prober + "'; known are http, tcp, icmp, dns");
            };
        } catch (IllegalArgumentException e) {
            throw new InvalidModule("module '" + name + "': " + e.getMessage());
        }
    }

    private static ObjectNode http(String target, JsonNode options, boolean secretFiles, List<String> notes) {
        var http = JsonNodeFactory.instance.objectNode();
        http.put("url", target.contains("://") ? target : "http://" + target);
        copyText(options, "method", http, "method");
        copyText(options, "body", http, "body");
        copyText(options, "compression", http, "compression");
        if (!options.path("valid_status_codes").isEmpty()) {
            options.path("valid_status_codes").forEach(http.putArray("expectStatus")::add);
        }
        if (!options.path("valid_http_versions").isEmpty()) {
            var versions = http.putArray("httpVersions");
            options.path("valid_http_versions")
                    .forEach(version ->
                            versions.add(version.asText().startsWith("HTTP/2") ? "HTTP/2" : version.asText()));
        }
        http.put("offerHttp2", options.path("enable_http2").asBoolean(true));
        http.put("ipFamily", family(options));
        boolean follow = options.path("follow_redirects").asBoolean(true)
                && !options.path("no_follow_redirects").asBoolean(false);
        if (!follow) {
            http.put("followRedirects", false);
        }
        if (options.path("fail_if_ssl").asBoolean(false)) {
            http.put("forbidTls", true);
        }
        if (options.path("fail_if_not_ssl").asBoolean(false)) {
            http.put("requireTls", true);
        }
        copyList(options, "fail_if_body_matches_regexp", http, "bodyMustNotMatch");
        copyList(options, "fail_if_body_not_matches_regexp", http, "bodyMustMatch");
        headerRules(options, http);
        options.path("headers").properties().forEach(header -> {
            if (header.getKey().equalsIgnoreCase("Host")) {
                http.put("host", header.getValue().asText());
            } else {
                var headers = http.path("headers") instanceof ObjectNode present ? present : http.putObject("headers");
                headers.put(header.getKey(), header.getValue().asText());
            }
        });
        if (options.hasNonNull("body_size_limit")) {
            http.put("bodyLimit", bytes(options.path("body_size_limit").asText()));
        }
        if (options.hasNonNull("proxy_url")) {
            http.putObject("proxy").put("url", options.path("proxy_url").asText());
        }
        tls(options.path("tls_config"), http, "tls", notes);
        credentials(options, http, secretFiles, notes);
        options.fieldNames().forEachRemaining(field -> {
            if (!KNOWN_OF_HTTP.contains(field)) {
                notes.add("http." + field + " of the module is not taken over");
            }
        });
        return http;
    }

    private static void headerRules(JsonNode options, ObjectNode http) {
        var rules = JsonNodeFactory.instance.arrayNode();
        for (var field : List.of("fail_if_header_matches", "fail_if_header_not_matches")) {
            for (var rule : options.path(field)) {
                rules.addObject()
                        .put("name", rule.path("header").asText())
                        .put("op", field.endsWith("not_matches") ? "matches" : "notMatches")
                        .put("value", rule.path("regexp").asText())
                        .put("allowMissing", rule.path("allow_missing").asBoolean(false));
            }
        }
        if (!rules.isEmpty()) {
            http.set("headerAssertions", rules);
        }
    }

    private static void credentials(JsonNode options, ObjectNode http, boolean secretFiles, List<String> notes) {
        var basic = options.path("basic_auth");
        var bearer = options.hasNonNull("bearer_token_file")
                ? options.path("bearer_token_file")
                : options.path("authorization").path("credentials_file");
        if (secretFiles && basic.hasNonNull("password_file")) {
            http.putObject("auth")
                    .put("username", basic.path("username").asText())
                    .put("secret", "file:" + basic.path("password_file").asText());
        } else if (secretFiles && bearer.isTextual()) {
            http.putObject("auth").put("bearer", "file:" + bearer.asText());
        } else if (!basic.isMissingNode() || options.has("authorization") || options.has("bearer_token_file")) {
            notes.add("credentials of the module are not taken over; give http.auth a secret reference");
        }
    }

    private static ObjectNode tcp(String target, JsonNode options, List<String> notes) {
        var tcp = endpoint(target);
        if (options.path("tls").asBoolean(false)) {
            tcp.put("tls", true);
        }
        tls(options.path("tls_config"), tcp, "tlsOptions", notes);
        tcp.put("ipFamily", family(options));
        var dialog = JsonNodeFactory.instance.arrayNode();
        for (var step : options.path("query_response")) {
            // A step of theirs may expect, start TLS and answer; each is one of ours, in this order.
            if (step.hasNonNull("expect")) {
                dialog.addObject().put("expect", step.path("expect").asText());
            }
            if (step.hasNonNull("expect_bytes")) {
                dialog.addObject().put("expectBytes", step.path("expect_bytes").asText());
            }
            if (step.hasNonNull("send")) {
                dialog.addObject().put("send", step.path("send").asText());
            }
            if (step.path("starttls").asBoolean(false)) {
                dialog.addObject().put("startTls", true);
            }
            if (step.has("labels")) {
                notes.add("labels of query_response are not taken over");
            }
        }
        if (!dialog.isEmpty()) {
            tcp.set("dialog", dialog);
        }
        return tcp;
    }

    private static ObjectNode ping(String target, JsonNode options) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("host", target)
                .put("count", 1)
                .put("ipFamily", family(options));
    }

    private static ObjectNode dns(String target, JsonNode options, List<String> notes) {
        var dns = JsonNodeFactory.instance.objectNode();
        dns.put("name", options.path("query_name").asText());
        dns.put("type", options.path("query_type").asText("ANY"));
        dns.put("server", target);
        dns.put("ipFamily", family(options));
        copyText(options, "query_class", dns, "queryClass");
        copyText(options, "transport_protocol", dns, "transport");
        if (options.has("recursion_desired")) {
            dns.put("recursionDesired", options.path("recursion_desired").asBoolean(true));
        }
        copyList(options, "valid_rcodes", dns, "rcodes");
        records(options.path("validate_answer_rrs"), dns, "answer");
        records(options.path("validate_authority_rrs"), dns, "authority");
        records(options.path("validate_additional_rrs"), dns, "additional");
        if (options.path("dns_over_tls").asBoolean(false)) {
            notes.add("DNS over TLS is not taken over");
        }
        return dns;
    }

    private static void records(JsonNode rules, ObjectNode dns, String section) {
        if (rules.isObject() && !rules.isEmpty()) {
            var own = dns.putObject(section);
            copyList(rules, "fail_if_matches_regexp", own, "failIfAnyMatches");
            copyList(rules, "fail_if_all_match_regexp", own, "failIfAllMatch");
            copyList(rules, "fail_if_not_matches_regexp", own, "failIfAnyDoesNotMatch");
            copyList(rules, "fail_if_none_matches_regexp", own, "failIfNoneMatches");
        }
    }

    private static void tls(JsonNode config, ObjectNode target, String field, List<String> notes) {
        if (!config.isObject() || config.isEmpty()) {
            return;
        }
        var tls = target.putObject(field);
        if (config.path("insecure_skip_verify").asBoolean(false)) {
            tls.put("verify", false);
        }
        copyText(config, "server_name", tls, "serverName");
        for (var unknown : List.of("ca_file", "cert_file", "key_file", "ca", "cert", "key")) {
            if (config.hasNonNull(unknown)) {
                notes.add("tls_config." + unknown + " of the module is not taken over");
            }
        }
    }

    /** blackbox_exporter prefers IPv6 unless told otherwise, and falls back unless told not to. */
    private static String family(JsonNode options) {
        var preferred = options.path("preferred_ip_protocol").asText("ip6").equals("ip4") ? "ipv4" : "ipv6";
        return options.path("ip_protocol_fallback").asBoolean(true) ? "prefer-" + preferred : preferred;
    }

    private static ObjectNode endpoint(String target) {
        int colon = target.lastIndexOf(':');
        try {
            int port = Integer.parseInt(target.substring(colon + 1));
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("host", target.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""))
                    .put("port", port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the target '" + target + "' is no host:port", e);
        }
    }

    private static int bytes(String text) {
        var size = text.strip().toUpperCase(Locale.ROOT);
        long unit = size.contains("G") ? 1L << 30 : size.contains("M") ? 1L << 20 : size.contains("K") ? 1L << 10 : 1;
        double number = Double.parseDouble(size.replaceAll("[^0-9.]", ""));
        return (int) Math.min(Integer.MAX_VALUE, Math.round(number * unit));
    }

    private static void copyText(JsonNode from, String field, ObjectNode to, String name) {
        if (from.hasNonNull(field) && !from.path(field).asText().isEmpty()) {
            to.put(name, from.path(field).asText());
        }
    }

    private static void copyList(JsonNode from, String field, ObjectNode to, String name) {
        if (!from.path(field).isEmpty()) {
            var list = to.putArray(name);
            from.path(field).forEach(value -> list.add(value.asText()));
        }
    }
}
