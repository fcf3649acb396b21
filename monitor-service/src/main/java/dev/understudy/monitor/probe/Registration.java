package dev.understudy.monitor.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.monitor.probe.Observation.DomainAnswer;
import java.net.IDN;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a registry says of a domain, from RDAP (RFC 9083) or from the text of a WHOIS answer. */
final class Registration {

    private static final List<String> EXPIRY = List.of(
            "paid-till",
            "registry expiry date",
            "registrar registration expiration date",
            "expiration date",
            "expiry date",
            "expires on",
            "expires",
            "expire",
            "expiration time",
            "valid until",
            "validity",
            "paid till",
            "renewal date");
    private static final List<String> CREATED =
            List.of("created", "creation date", "domain created", "registered on", "registered", "created on");
    private static final List<String> REGISTRAR =
            List.of("registrar", "registrar name", "sponsoring registrar", "current registar", "current registrar");
    private static final List<String> ORGANISATION =
            List.of("org", "registrant organization", "organization name", "registrant");
    private static final List<String> PERSON = List.of("person", "registrant name", "name");
    private static final List<String> NAME_SERVERS = List.of(
            "nserver",
            "name server",
            "nameserver",
            "name servers",
            "nameservers",
            "primary server",
            "secondary server");
    private static final List<String> STATES = List.of("state", "domain status", "status", "eppstatus");

    private static final List<String> NOT_FOUND = List.of(
            "no entries found",
            "no match for",
            "not found",
            "no data found",
            "nothing found",
            "no object found",
            "status: free",
            "status: available",
            "object does not exist",
            "is available for registration");

    /** The .ru registry's own time, in which its dates without a time are meant. */
    private static final ZoneOffset MOSCOW = ZoneOffset.ofHours(3);

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT),
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT),
            DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT),
            DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT),
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT),
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("d-MMM-uuuu")
                    .toFormatter(Locale.ENGLISH));
    private static final List<DateTimeFormatter> TIMES = List.of(
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT),
            DateTimeFormatter.ofPattern("uuuu.MM.dd HH:mm:ss", Locale.ROOT),
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT));

    private Registration() {}

    /** Whether a WHOIS answer says that there is no such domain. */
    static boolean isNotFound(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return fields(text).getOrDefault("domain", List.of()).isEmpty()
                && NOT_FOUND.stream().anyMatch(lower::contains);
    }

    /** Whether a WHOIS answer says to ask later. */
    static boolean isRefused(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return fields(text).getOrDefault("domain", List.of()).isEmpty()
                && (lower.contains("limit exceeded")
                        || lower.contains("quota exceeded")
                        || lower.contains("too many")
                        || lower.contains("exceeded the")
                        || lower.contains("try again later")
                        || lower.contains("you have been blocked"));
    }

    static DomainAnswer ofWhois(String domain, String text, String server) {
        var fields = fields(text);
        var zone = server.contains("tcinet") || text.contains("source:        TCI") || text.contains("TCI")
                ? MOSCOW
                : ZoneOffset.UTC;
        var organisation = first(fields, ORGANISATION);
        var person = first(fields, PERSON);
        var servers = new TreeSet<String>();
        all(fields, NAME_SERVERS).forEach(value -> servers.add(host(value.split("[\\s,]+")[0])));
        servers.remove("");
        var states = new ArrayList<String>();
        all(fields, STATES).forEach(value -> {
            for (var state : value.split(",")) {
                var word = state.strip().split("\\s+https?:")[0].strip();
                if (!word.isEmpty() && !states.contains(word)) {
                    states.add(word);
                }
            }
        });
        return new DomainAnswer(
                unicode(domain),
                date(first(fields, EXPIRY), zone),
                date(first(fields, List.of("free-date")), zone),
                date(first(fields, CREATED), zone),
                first(fields, REGISTRAR),
                organisation != null ? organisation : person,
                organisation != null ? "org" : person != null ? "person" : null,
                List.copyOf(servers),
                List.copyOf(states),
                "whois://" + server);
    }

    static DomainAnswer ofRdap(String domain, JsonNode answer, String source) {
        var registrar = entity(answer, "registrar");
        var registrant = entity(answer, "registrant");
        var servers = new TreeSet<String>();
        answer.path("nameservers")
                .forEach(server -> servers.add(host(server.path("ldhName").asText(""))));
        servers.remove("");
        var states = new ArrayList<String>();
        answer.path("status").forEach(state -> states.add(state.asText()));
        var organisation = registrant.flatMap(entity -> card(entity, "org"));
        var name = registrant.flatMap(entity -> card(entity, "fn"));
        return new DomainAnswer(
                unicode(domain),
                event(answer, "expiration"),
                null,
                event(answer, "registration"),
                registrar
                        .flatMap(entity -> card(entity, "fn").or(() -> card(entity, "org")))
                        .orElse(null),
                organisation.or(() -> name).orElse(null),
                organisation.isPresent() ? "org" : name.isPresent() ? "person" : null,
                List.copyOf(servers),
                List.copyOf(states),
                source);
    }

    private static Optional<JsonNode> entity(JsonNode answer, String role) {
        for (var entity : answer.path("entities")) {
            for (var own : entity.path("roles")) {
                if (own.asText().equals(role)) {
                    return Optional.of(entity);
                }
            }
        }
        return Optional.empty();
    }

    /** A property of a jCard (RFC 7095). */
    private static Optional<String> card(JsonNode entity, String property) {
        for (var line : entity.path("vcardArray").path(1)) {
            if (line.path(0).asText().equals(property)) {
                var value = line.path(3);
                var text = value.isArray() ? value.path(0).asText("") : value.asText("");
                if (!text.isBlank()) {
                    return Optional.of(text.strip());
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Instant event(JsonNode answer, String action) {
        for (var event : answer.path("events")) {
            if (event.path("eventAction").asText().equals(action)) {
                return date(event.path("eventDate").asText(null), ZoneOffset.UTC);
            }
        }
        return null;
    }

    /** Lower-case names, values in their order; comments and what has no colon left out. */
    private static Map<String, List<String>> fields(String text) {
        var fields = new LinkedHashMap<String, List<String>>();
        for (var line : (Iterable<String>) text.lines()::iterator) {
            var stripped = line.strip();
            int colon = stripped.indexOf(':');
            if (colon <= 0 || stripped.startsWith("%") || stripped.startsWith("#") || stripped.startsWith(">>>")) {
                continue;
            }
            var name =
                    stripped.substring(0, colon).replaceAll("\\.+$", "").strip().toLowerCase(Locale.ROOT);
            var value = stripped.substring(colon + 1).strip();
            if (!value.isEmpty()) {
                fields.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
            }
        }
        return fields;
    }

    private static @Nullable String first(Map<String, List<String>> fields, List<String> names) {
        for (var name : names) {
            var values = fields.get(name);
            if (values != null) {
                return values.getFirst();
            }
        }
        return null;
    }

    private static List<String> all(Map<String, List<String>> fields, List<String> names) {
        var all = new ArrayList<String>();
        names.forEach(name -> all.addAll(fields.getOrDefault(name, List.of())));
        return all;
    }

    private static String host(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    static String unicode(String domain) {
        return IDN.toUnicode(domain, IDN.ALLOW_UNASSIGNED);
    }

    /** A date as registries write it; null when it is none. */
    static @Nullable Instant date(@Nullable String written, ZoneOffset zone) {
        if (written == null) {
            return null;
        }
        var text = written.strip();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            // One of the forms below.
        }
        for (var form : TIMES) {
            try {
                return LocalDateTime.parse(text.length() > 19 ? text.substring(0, 19) : text, form)
                        .toInstant(zone);
            } catch (DateTimeException e) {
                // Perhaps the next.
            }
        }
        var day = text.split("\\s")[0];
        for (var form : DATES) {
            try {
                return LocalDate.parse(day, form).atStartOfDay(zone).toInstant();
            } catch (DateTimeException e) {
                // Perhaps the next.
            }
        }
        return null;
    }
}
