package dev.understudy.passport.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.passport.document.Passport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which checks assets lead to. A forecast for a dry run, made of the events that monitor-service would get: it decides.
 * What both have to agree on is in {@code derived-checks.json} of the event contract, which tests of both hold to.
 */
final class ExpectedChecks {

    private static final int MOST_CERTIFICATES = 20;

    /** RFC 2606, section 2; RFC 6762, appendix G; and ICANN's name for private use. */
    private static final Set<String> RESERVED =
            Set.of("test", "example", "invalid", "localhost", "local", "internal", "lan", "home", "corp");

    /** What a check that hints add has to say, so that there is something to probe. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "http", List.of("url"),
            "tls", List.of("host"),
            "domain", List.of("domain"),
            "dns", List.of("name"),
            "tcp", List.of("host", "port"),
            "ping", List.of("host"),
            "heartbeat", List.of(),
            "flow", List.of("steps"));

    private ExpectedChecks() {}

    /** By name ({@code asset.kind}); the value is what the check depends on. */
    static Map<String, List<Object>> of(@Nullable Passport passport) {
        var checks = new LinkedHashMap<String, List<Object>>();
        if (passport != null) {
            for (var asset : passport.assets()) {
                var applied = PassportEvents.asset(passport.project().id(), 0, asset);
                of(applied)
                        .forEach(check -> checks.put(
                                asset.id() + "." + check,
                                Arrays.asList(
                                        applied.attributes(),
                                        applied.lists(),
                                        applied.monitoring(),
                                        applied.relations(),
                                        applied.zoneId(),
                                        applied.criticality())));
            }
        }
        return checks;
    }

    /** What follows the asset's id in the names of its checks: the kind, with a number from the second of a kind on. */
    static List<String> of(AssetApplied asset) {
        var hints = asset.monitoring();
        if (hints != null && Boolean.FALSE.equals(hints.enabled())) {
            return List.of();
        }
        var overrides = hints == null || hints.checks() == null ? Map.<String, JsonNode>of() : hints.checks();
        var checks = new LinkedHashSet<>(template(asset));
        overrides.forEach((kind, override) -> {
            var needed = NEEDED.get(kind);
            if (needed != null && override.isObject() && needed.stream().allMatch(override::hasNonNull)) {
                checks.add(kind);
            }
        });
        checks.removeIf(check -> isOff(overrides.get(check.replaceFirst("-[0-9]+$", ""))));
        return List.copyOf(checks);
    }

    private static boolean isOff(@Nullable JsonNode override) {
        return override != null
                && override.path("enabled").isBoolean()
                && !override.path("enabled").booleanValue();
    }

    private static Set<String> template(AssetApplied asset) {
        var checks = new LinkedHashSet<String>();
        var attributes = asset.attributes();
        switch (asset.kind()) {
            case "site" -> site(attributes.get("url"), checks);
            case "page-flow", "integration", "crm", "accounting", "messenger-bot" -> {
                if (isWeb(attributes.get("url"))) {
                    checks.add("http");
                }
            }
            case "domain" -> {
                if (isName(attributes.get("domain"))) {
                    checks.add("domain");
                    checks.add("dns");
                }
            }
            case "dns-zone" -> {
                if (isName(attributes.get("domain"))) {
                    checks.add("dns");
                }
            }
            case "cdn" -> {
                if (attributes.get("domain") != null) {
                    site("https://" + attributes.get("domain") + "/", checks);
                    checks.remove("domain");
                }
            }
            case "certificate" -> {
                long hosts = list(asset, "hosts").stream()
                        .filter(host -> !host.startsWith("*."))
                        .limit(MOST_CERTIFICATES)
                        .count();
                for (int number = 1; number <= hosts; number++) {
                    checks.add(number == 1 ? "tls" : "tls-" + number);
                }
            }
            case "server" -> {
                if (attributes.get("host") != null || !list(asset, "addresses").isEmpty()) {
                    checks.add("ping");
                }
            }
            case "database" -> {
                if (attributes.get("host") != null
                        && (attributes.get("port") != null || hasUsualPort(attributes.get("engine")))) {
                    checks.add("tcp");
                }
            }
            case "mail" -> {
                if (attributes.get("host") != null) {
                    checks.add("tcp");
                    checks.add("tls");
                }
                if (isName(attributes.get("domain"))) {
                    checks.add("dns");
                }
            }
            case "backup" -> checks.add("heartbeat");
            default -> {
                // Nothing to probe unless the hints say what.
            }
        }
        return checks;
    }

    private static void site(@Nullable String url, Set<String> checks) {
        if (url == null || !isWeb(url)) {
            return;
        }
        checks.add("http");
        if (url.toLowerCase(Locale.ROOT).startsWith("https:")) {
            checks.add("tls");
        }
        if (isName(host(url))) {
            checks.add("domain");
            checks.add("dns");
        }
    }

    private static boolean isWeb(@Nullable String url) {
        var lower = url == null ? "" : url.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    private static String host(String url) {
        var authority = url.substring(url.indexOf("//") + 2).split("[/?#]", 2)[0];
        return authority.startsWith("[") ? authority : authority.split(":", 2)[0];
    }

    /** A name that can be registered: no address, and nothing under a top level that is reserved. */
    private static boolean isName(@Nullable String host) {
        int dot = host == null ? -1 : host.lastIndexOf('.');
        return host != null
                && dot > 0
                && host.indexOf(':') < 0
                && !Character.isDigit(host.charAt(host.length() - 1))
                && !RESERVED.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean hasUsualPort(@Nullable String engine) {
        var lower = Objects.requireNonNullElse(engine, "").toLowerCase(Locale.ROOT);
        return lower.contains("postgres") || lower.contains("mysql") || lower.contains("mariadb");
    }

    private static List<String> list(AssetApplied asset, String name) {
        return asset.lists() == null ? List.of() : asset.lists().getOrDefault(name, List.of());
    }
}
