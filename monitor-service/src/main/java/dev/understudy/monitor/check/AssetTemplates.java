package dev.understudy.monitor.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.monitor.calendar.CronExpression;
import dev.understudy.monitor.calendar.InvalidExpression;
import dev.understudy.monitor.probe.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The checks that an asset of the passport leads to: a template per kind of asset, written as a person would write the
 * checks, with the asset's hints laid over it.
 *
 * <p>Hints that hold for the asset as a whole ({@code interval}, {@code timeout}...) go to the checks that probe the
 * service itself; certificates, registrations and backups have rhythms of their own, and only hints of their own kind
 * ({@code checks.tls}...) change them. Such an object has the fields of that kind, those of a check ({@code schedule},
 * {@code labels}...), those of a schedule ({@code interval}...), and {@code enabled}; a kind that the template does not
 * have is added. Hints of one kind that make no valid check are left out, and said so in the log: a site that is watched
 * less well than it should be is better than one that is not watched.
 */
final class AssetTemplates {

    private static final Logger LOG = Logger.getLogger(AssetTemplates.class);

    /** Relations whose target, when it fails, explains a failure of the asset. */
    static final Set<String> EXPLAINING =
            Set.of("dependsOn", "hostedOn", "registeredWith", "integratesWith", "from", "to");

    /** Kinds that probe the service itself, as often as the asset says. */
    private static final Set<String> OF_THE_SERVICE = Set.of("http", "tcp", "ping", "flow", "dns");

    private static final Set<String> OF_THE_CHECK =
            Set.of("schedule", "labels", "criticality", "dependsOn", "paused", "zoneId");

    private static final Set<String> OF_THE_SCHEDULE = Set.of(
            "interval",
            "timeout",
            "confirmationInterval",
            "failureThreshold",
            "recoveryThreshold",
            "degradedLatency",
            "flapDamping");

    private static final Duration SHORTEST_CONFIRMATION = Duration.ofSeconds(1);
    private static final int HIGHEST_THRESHOLD = 100;
    private static final int MOST_CERTIFICATES = 20;

    /** Second-level names under which a registration has three labels, beside those of countries ("com.ru"). */
    private static final Set<String> REGISTRY_LABELS =
            Set.of("com", "co", "org", "net", "gov", "edu", "ac", "pp", "msk", "spb", "nov", "mil", "int");

    /** RFC 2606, section 2; RFC 6762, appendix G; and ICANN's name for private use. */
    private static final Set<String> RESERVED =
            Set.of("test", "example", "invalid", "localhost", "local", "internal", "lan", "home", "corp");

    private AssetTemplates() {}

    /**
     * @param rules adds what is wrong with a check
     * @return with {@code version} 0: whoever stores them numbers them
     */
    static List<CheckApplied> derive(AssetApplied asset, BiConsumer<CheckApplied, Problems> rules) {
        var hints = asset.monitoring();
        if (hints != null && Boolean.FALSE.equals(hints.enabled())) {
            return List.of();
        }
        var overrides = hints == null || hints.checks() == null ? Map.<String, JsonNode>of() : hints.checks();
        var documents = new LinkedHashMap<String, ObjectNode>(template(asset));
        overrides.keySet().stream()
                .filter(kind -> CheckDocument.KINDS.containsKey(kind) && !documents.containsKey(kind))
                .sorted()
                .forEach(kind -> documents.put(kind, check(kind)));
        var derived = new ArrayList<CheckApplied>();
        documents.forEach((suffix, template) -> {
            var kind = template.path("kind").textValue();
            var override = overrides.get(kind);
            if (override != null
                    && override.path("enabled").isBoolean()
                    && !override.path("enabled").booleanValue()) {
                return;
            }
            hint(template, kind, hints);
            var check = override == null
                    ? read(asset, suffix, template, rules)
                    : overridden(asset, suffix, template, override, rules);
            if (check != null) {
                derived.add(check);
            }
        });
        return derived;
    }

    private static @Nullable CheckApplied overridden(
            AssetApplied asset,
            String suffix,
            ObjectNode template,
            JsonNode override,
            BiConsumer<CheckApplied, Problems> rules) {
        var check = override.isObject() ? read(asset, suffix, overlay(template, override), rules) : null;
        if (check == null && template.has(template.path("kind").textValue())) {
            LOG.warnf("The hints for %s/%s.%s are left out", asset.projectId(), asset.assetId(), suffix);
            return read(asset, suffix, template, rules);
        }
        return check;
    }

    private static @Nullable CheckApplied read(
            AssetApplied asset, String suffix, ObjectNode document, BiConsumer<CheckApplied, Problems> rules) {
        var problems = new Problems();
        var whole = document.deepCopy();
        whole.put("assetId", asset.assetId());
        if (!whole.hasNonNull("zoneId") && asset.zoneId() != null) {
            whole.put("zoneId", asset.zoneId());
        }
        if (!whole.has("criticality") && asset.criticality() != null) {
            whole.put("criticality", asset.criticality().name());
        }
        if (!whole.has("dependsOn")) {
            var causes = whole.putArray("dependsOn");
            asset.relations().stream()
                    .filter(relation -> EXPLAINING.contains(relation.type()))
                    .map(Relation::target)
                    .distinct()
                    .forEach(causes::add);
        }
        var name = asset.assetId() + "." + suffix;
        var check = CheckDocument.read(asset.projectId(), name, CheckRegistry.BY_PASSPORT, whole, problems);
        check.ifPresent(read -> rules.accept(read, problems));
        if (!problems.none()) {
            LOG.warnf(
                    "No check %s/%s can be derived: %s",
                    asset.projectId(),
                    name,
                    problems.all().stream()
                            .map(problem -> problem.path() + ": " + problem.message())
                            .limit(5)
                            .toList());
            return null;
        }
        return check.orElse(null);
    }

    /** By what follows the asset's id in the check's name: the kind, with a number from the second of a kind on. */
    private static Map<String, ObjectNode> template(AssetApplied asset) {
        var checks = new LinkedHashMap<String, ObjectNode>();
        var attributes = asset.attributes();
        switch (asset.kind()) {
            case "site" -> site(attributes.get("url"), checks);
            case "page-flow", "integration", "crm", "accounting", "messenger-bot" ->
                service(attributes.get("url"), checks);
            case "domain" -> {
                var domain = attributes.get("domain");
                if (domain != null && isName(domain)) {
                    add(checks, "domain").put("domain", domain);
                    add(checks, "dns").put("name", domain).put("type", "NS").put("detectChanges", true);
                }
            }
            case "dns-zone" -> {
                var zone = attributes.get("domain");
                if (zone != null && isName(zone)) {
                    add(checks, "dns").put("name", zone).put("type", "NS").put("detectChanges", true);
                }
            }
            case "cdn" -> {
                if (attributes.get("domain") != null) {
                    site("https://" + attributes.get("domain") + "/", checks);
                    checks.remove("domain");
                }
            }
            case "certificate" -> certificates(asset, checks);
            case "server" -> {
                var host = Objects.requireNonNullElse(attributes.get("host"), first(asset, "addresses"));
                if (!host.isEmpty()) {
                    add(checks, "ping").put("host", host);
                }
            }
            case "database" -> database(attributes, checks);
            case "mail" -> mail(attributes, checks);
            case "backup" -> backup(attributes, checks);
            default -> {
                // Nothing to probe unless the hints say what.
            }
        }
        return checks;
    }

    private static void site(@Nullable String url, Map<String, ObjectNode> checks) {
        var uri = http(url);
        if (uri == null || url == null) {
            return;
        }
        add(checks, "http").put("url", url.strip());
        var host = host(uri);
        if (uri.getScheme().equalsIgnoreCase("https") && !host.isEmpty()) {
            var tls = add(checks, "tls").put("host", host);
            if (port(uri) > 0) {
                tls.put("port", port(uri));
            }
        }
        if (isName(host)) {
            add(checks, "domain").put("domain", registered(host));
            add(checks, "dns").put("name", host).put("type", "A");
        }
    }

    private static void service(@Nullable String url, Map<String, ObjectNode> checks) {
        if (http(url) != null && url != null) {
            add(checks, "http").put("url", url.strip());
            return;
        }
        var uri = uri(url);
        if (uri != null && "tcp".equalsIgnoreCase(uri.getScheme()) && port(uri) > 0) {
            add(checks, "tcp").put("host", host(uri)).put("port", port(uri));
        }
    }

    private static void certificates(AssetApplied asset, Map<String, ObjectNode> checks) {
        var hosts = asset.lists() == null ? List.<String>of() : asset.lists().getOrDefault("hosts", List.of());
        var port = number(asset.attributes().get("port"));
        int count = 0;
        for (var host : hosts) {
            // A wildcard is no address: the names that it stands for are hosts of their own.
            if (!host.startsWith("*.") && count < MOST_CERTIFICATES) {
                var tls = add(checks, "tls", count == 0 ? "tls" : "tls-" + (count + 1))
                        .put("host", host);
                if (port != null) {
                    tls.put("port", port);
                }
                count++;
            }
        }
    }

    private static void database(Map<String, String> attributes, Map<String, ObjectNode> checks) {
        var host = attributes.get("host");
        var port = number(attributes.get("port"));
        var engine = Objects.requireNonNullElse(attributes.get("engine"), "").toLowerCase(Locale.ROOT);
        var usual = engine.contains("postgres")
                ? (Integer) 5432
                : engine.contains("mysql") || engine.contains("mariadb") ? (Integer) 3306 : null;
        if (host != null && (port != null || usual != null)) {
            add(checks, "tcp").put("host", host).put("port", port != null ? port : usual);
        }
    }

    /** Submission with STARTTLS (RFC 6409): where people's mail programs go. */
    private static void mail(Map<String, String> attributes, Map<String, ObjectNode> checks) {
        var host = attributes.get("host");
        if (host != null) {
            add(checks, "tcp")
                    .put("host", host)
                    .put("port", 587)
                    .putArray("dialog")
                    .addObject()
                    .put("expect", "^220");
            add(checks, "tls").put("host", host).put("port", 587).put("starttls", "smtp");
        }
        var domain = attributes.get("domain");
        if (domain != null && isName(domain)) {
            add(checks, "dns").put("name", domain).put("type", "MX");
        }
    }

    private static void backup(Map<String, String> attributes, Map<String, ObjectNode> checks) {
        var heartbeat = add(checks, "heartbeat");
        var every = duration(attributes.get("every"));
        var schedule = attributes.get("schedule");
        if (every == null && isCron(schedule)) {
            heartbeat.put("cron", schedule).put("grace", "PT2H");
        } else {
            heartbeat
                    .put("period", (every == null ? Duration.ofDays(1) : every).toString())
                    .put("grace", "PT2H");
        }
        var tool = attributes.get("tool");
        if (tool != null && Set.of("restic", "borg", "pgbackrest").contains(tool)) {
            heartbeat.put("profile", tool);
        }
    }

    private static ObjectNode check(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    private static ObjectNode add(Map<String, ObjectNode> checks, String kind) {
        return add(checks, kind, kind);
    }

    /** @return the part that says what is probed */
    private static ObjectNode add(Map<String, ObjectNode> checks, String kind, String suffix) {
        var check = check(kind);
        checks.put(suffix, check);
        return check.putObject(kind);
    }

    /** Lays the hints for the asset as a whole over a check of the service, within the bounds of every check. */
    private static void hint(ObjectNode check, String kind, @Nullable MonitoringHints hints) {
        if (hints == null || !OF_THE_SERVICE.contains(kind)) {
            return;
        }
        var schedule = check.putObject("schedule");
        var interval = hints.interval() == null
                ? CheckDocument.interval(kind)
                : clamp(hints.interval(), CheckRules.SHORTEST_INTERVAL, CheckRules.LONGEST_INTERVAL);
        put(schedule, "interval", hints.interval() == null ? null : interval);
        if (hints.timeout() != null) {
            var longest = CheckRules.LONGEST_TIMEOUT.compareTo(interval) < 0 ? CheckRules.LONGEST_TIMEOUT : interval;
            put(schedule, "timeout", clamp(hints.timeout(), CheckRules.SHORTEST_TIMEOUT, longest));
        }
        if (hints.confirmationInterval() != null) {
            put(schedule, "confirmationInterval", clamp(hints.confirmationInterval(), SHORTEST_CONFIRMATION, interval));
        }
        if (hints.failureThreshold() != null) {
            schedule.put("failureThreshold", Math.clamp(hints.failureThreshold(), 1, HIGHEST_THRESHOLD));
        }
        if (hints.recoveryThreshold() != null) {
            schedule.put("recoveryThreshold", Math.clamp(hints.recoveryThreshold(), 1, HIGHEST_THRESHOLD));
        }
        if (hints.expectStatus() != null && check.path("http") instanceof ObjectNode http) {
            hints.expectStatus().forEach(http.putArray("expectStatus")::add);
        }
    }

    /** Fields of the check and of its schedule go where they belong, all others into the kind's own part. */
    private static ObjectNode overlay(ObjectNode template, JsonNode override) {
        var check = template.deepCopy();
        var kind = template.path("kind").textValue();
        override.properties().forEach(field -> {
            var name = field.getKey();
            if (name.equals("schedule") && field.getValue().isObject()) {
                group(check, "schedule").setAll((ObjectNode) field.getValue());
            } else if (OF_THE_CHECK.contains(name)) {
                check.set(name, field.getValue());
            } else if (OF_THE_SCHEDULE.contains(name)) {
                group(check, "schedule").set(name, field.getValue());
            } else if (!name.equals("enabled")) {
                group(check, kind).set(name, field.getValue());
            }
        });
        return check;
    }

    private static ObjectNode group(ObjectNode check, String name) {
        return check.path(name) instanceof ObjectNode present ? present : check.putObject(name);
    }

    private static void put(ObjectNode node, String field, @Nullable Duration value) {
        if (value != null) {
            node.put(field, value.toString());
        }
    }

    private static @Nullable URI http(@Nullable String url) {
        var uri = uri(url);
        return uri != null
                        && (uri.getScheme().equalsIgnoreCase("http")
                                || uri.getScheme().equalsIgnoreCase("https"))
                ? uri
                : null;
    }

    private static @Nullable URI uri(@Nullable String url) {
        try {
            var uri = url == null ? null : new URI(url.strip());
            return uri == null || uri.getScheme() == null || uri.getRawAuthority() == null ? null : uri;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Names in their Unicode form have no host in the eyes of {@link URI}. */
    private static String host(URI uri) {
        var authority = uri.getRawAuthority();
        if (authority.startsWith("[")) {
            return authority.substring(1, Math.max(1, authority.indexOf(']')));
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static int port(URI uri) {
        var authority = uri.getRawAuthority();
        var port = number(authority.substring(authority.lastIndexOf(':') + 1));
        return port == null || authority.endsWith("]") || authority.indexOf(':') < 0 ? -1 : port;
    }

    /** A name that can be registered: no address, and nothing under a top level that is reserved. */
    private static boolean isName(String host) {
        int dot = host.lastIndexOf('.');
        return dot > 0
                && host.indexOf(':') < 0
                && !Character.isDigit(host.charAt(host.length() - 1))
                && !RESERVED.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** The name that is registered: the last two labels, three under a registry's own second level. */
    static String registered(String host) {
        var labels = List.of(host.toLowerCase(Locale.ROOT).split("\\."));
        int size = labels.size();
        int kept = size > 2 && labels.getLast().length() == 2 && REGISTRY_LABELS.contains(labels.get(size - 2)) ? 3 : 2;
        return String.join(".", labels.subList(Math.max(0, size - kept), size));
    }

    private static String first(AssetApplied asset, String list) {
        var values = asset.lists() == null ? List.<String>of() : asset.lists().getOrDefault(list, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static @Nullable Integer number(@Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration duration(@Nullable String text) {
        try {
            return text == null ? null : Duration.parse(text.strip());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isCron(@Nullable String text) {
        try {
            if (text == null) {
                return false;
            }
            var unused = CronExpression.parse(text);
            return true;
        } catch (InvalidExpression e) {
            return false;
        }
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
    }
}
