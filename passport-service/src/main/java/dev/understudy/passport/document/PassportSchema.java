package dev.understudy.passport.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.Criticality;
import dev.understudy.passport.document.AssetKind.Field;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.ContactKind;
import dev.understudy.passport.document.Passport.Employer;
import dev.understudy.passport.document.Passport.Outcome;
import dev.understudy.passport.document.Passport.SectionMode;
import dev.understudy.passport.document.Passport.Severity;
import dev.understudy.passport.document.Passport.Weekday;
import dev.understudy.passport.document.Passport.WorkClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The JSON Schema (draft 2020-12) of documents, for editors and other programs. What it refuses, the reader refuses too;
 * the reader also knows what no schema says: references, circles, secrets.
 */
public final class PassportSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonNode SCHEMA = document();

    private PassportSchema() {}

    /** The schema; not to be changed. */
    public static JsonNode get() {
        return SCHEMA;
    }

    private static JsonNode document() {
        var schema = object(
                "A passport: what a project consists of, who answers for it and what was agreed",
                required("passport", JSON.objectNode().put("const", Passport.FORMAT)),
                required("project", project()),
                optional(
                        "zones",
                        list(object(
                                "A part of the project that somebody answers for",
                                required("id", id()),
                                required("name", text()),
                                required("criticality", oneOf(Criticality.class))))),
                optional("people", list(person())),
                optional("assets", list(asset())),
                optional("responsibilities", list(duty())),
                optional("agreement", agreement()),
                optional("policies", policies()));
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:understudy:schema:passport:" + Passport.FORMAT);
        schema.put("title", "Understudy passport");
        return schema;
    }

    private static ObjectNode project() {
        return object(
                "The project and whose it is",
                required("id", id()),
                required("name", text()),
                required("client", legalEntity(required("id", id()))),
                required("timeZone", described(text(), "IANA zone, like Europe/Moscow; dates are days of this zone")),
                required("languages", list(language()).put("minItems", 1)));
    }

    private static ObjectNode legalEntity(Property... more) {
        var properties = new ArrayList<>(List.of(more));
        properties.addAll(List.of(
                required("name", text()),
                optional("inn", described(pattern("[0-9]{10}|[0-9]{12}"), "the Russian taxpayer number")),
                optional("ogrn", described(pattern("[0-9]{13}|[0-9]{15}"), "the Russian registration number")),
                optional("country", described(pattern("[A-Z]{2}"), "ISO 3166-1 alpha-2")),
                optional(
                        "registryNumbers",
                        list(object(
                                "A number in another register",
                                required("register", text()),
                                required("number", text())))),
                optional("otherNames", described(list(text()), "how registries and contracts spell it as well"))));
        return object("A legal entity", properties.toArray(Property[]::new));
    }

    private static ObjectNode person() {
        return object(
                "Somebody who answers for something, or is told of it",
                required("id", id()),
                required("name", text()),
                optional("role", text()),
                optional("employer", oneOf(Employer.class)),
                optional("languages", list(language())),
                optional(
                        "contacts",
                        list(object(
                                "In the order in which they are to be tried",
                                required("kind", oneOf(ContactKind.class)),
                                required("address", text()),
                                optional("secret", reference())))),
                optional(
                        "absences",
                        list(object(
                                "Days are inclusive",
                                required("from", date()),
                                required("to", date()),
                                optional("deputy", id())))));
    }

    private static ObjectNode asset() {
        var asset = JSON.objectNode();
        asset.put("type", "object");
        asset.put("description", "Something that is owned; its kind says which fields it has");
        asset.putObject("properties").set("kind", oneOf(AssetKind.class));
        asset.putArray("required").add("kind");
        var kinds = asset.putArray("allOf");
        for (var kind : AssetKind.values()) {
            var condition = kinds.addObject();
            var is = condition.putObject("if");
            is.putObject("properties").putObject("kind").put("const", kind.word());
            is.putArray("required").add("kind");
            condition.set("then", ofKind(kind));
        }
        return asset;
    }

    private static ObjectNode ofKind(AssetKind kind) {
        var properties = new ArrayList<>(List.of(
                required("id", id()),
                required("kind", JSON.objectNode().put("const", kind.word())),
                required("name", text()),
                optional("zone", id()),
                optional("criticality", oneOf(Criticality.class)),
                optional("accesses", list(access()))));
        if (kind.isMonitored()) {
            properties.add(optional("monitoring", monitoring()));
        }
        kind.fields().forEach(field -> properties.add(property(field)));
        return object("An asset of kind " + kind.word(), properties.toArray(Property[]::new));
    }

    private static Property property(Field field) {
        var value = described(value(field), field.description());
        return field.required() ? required(field.name(), value) : optional(field.name(), value);
    }

    private static ObjectNode value(Field field) {
        return switch (field.type()) {
            case TEXT, HOST, DOMAIN_NAME, EMAIL -> text();
            case NOTE -> note();
            case URL -> described(pattern("[Hh][Tt][Tt][Pp][Ss]?://.+"), "an http or https address");
            case TEXTS, HOSTS -> field.required() ? list(text()).put("minItems", 1) : list(text());
            case PORT -> integer(1, 65_535);
            case COUNT -> integer(0, 999_999_999);
            case DECIMAL -> number();
            case TRUTH -> JSON.objectNode().put("type", "boolean");
            case DATE -> date();
            case PERIOD -> period();
            case DURATION -> duration();
            case WORD -> words(field.words());
            case PERSON, RELATION -> id();
            case RELATIONS -> list(id());
            case GROUPS ->
                list(object(
                        field.description(),
                        field.inside().stream().map(PassportSchema::property).toArray(Property[]::new)));
        };
    }

    private static ObjectNode access() {
        return object(
                "A way into the asset; the secret itself is never here",
                required("id", id()),
                optional("name", text()),
                optional("login", described(text(), "the name to log in with")),
                optional("reference", described(reference(), "where the secret is kept")),
                optional("holders", described(list(id()), "the people who have it")),
                optional("scope", oneOf(AccessScope.class)),
                optional("lastRotated", date()),
                optional("rotateEvery", period()));
    }

    private static ObjectNode monitoring() {
        var checks = JSON.objectNode().put("type", "object");
        checks.putObject("additionalProperties").put("type", "object");
        return object(
                "How the asset's checks differ from what is usual",
                optional("enabled", JSON.objectNode().put("type", "boolean")),
                optional("interval", duration()),
                optional("timeout", duration()),
                optional("failureThreshold", integer(1, 100)),
                optional("recoveryThreshold", integer(1, 100)),
                optional("confirmationInterval", duration()),
                optional("expectStatus", list(integer(100, 599))),
                optional("checks", described(checks, "settings of single checks, by kind")));
    }

    private static ObjectNode duty() {
        return object(
                "Who answers for a zone",
                required("zone", id()),
                required("primary", id()),
                optional("deputy", id()),
                optional("escalation", id()),
                optional("informed", list(id())),
                optional("backupMaker", id()),
                optional("backupVerifier", id()),
                optional("validFrom", date()),
                optional("validTo", date()));
    }

    private static ObjectNode agreement() {
        return object(
                "What was agreed with whoever supports",
                optional("number", text()),
                optional("validFrom", date()),
                optional("validTo", date()),
                optional("contractor", legalEntity()),
                optional("scope", list(note())),
                optional("exclusions", list(note())),
                optional("calendars", list(calendar())),
                required(
                        "emergency",
                        object(
                                "When something is down",
                                required("response", duration()),
                                optional("escalateAfter", duration()),
                                optional("resolution", duration()))),
                optional(
                        "planned",
                        object(
                                "Work that can wait",
                                required("hoursIncluded", number()),
                                optional(
                                        "hourlyRate",
                                        object(
                                                "Of hours beyond those",
                                                required("amount", number()),
                                                required("currency", described(pattern("[A-Z]{3}"), "ISO 4217")))))),
                optional(
                        "targets",
                        list(object(
                                "A deadline",
                                required("class", oneOf(WorkClass.class)),
                                optional("severity", oneOf(Severity.class)),
                                optional("response", duration()),
                                optional("resolution", duration()),
                                optional("calendar", id()),
                                optional("clause", text())))),
                optional("classification", list(classificationRule())),
                optional("warnAt", described(list(integer(1, 99)), "percents of a deadline")),
                optional("reportDay", integer(1, 31)),
                optional(
                        "report",
                        object(
                                "The monthly report",
                                optional("recipients", list(id())),
                                optional("languages", list(language())),
                                optional(
                                        "sections",
                                        list(object(
                                                "A section of the report",
                                                required("id", word()),
                                                required("mode", oneOf(SectionMode.class))))))));
    }

    private static ObjectNode calendar() {
        return object(
                "Hours in which a clock runs",
                required("id", id()),
                optional("timeZone", text()),
                optional(
                        "windows",
                        list(object(
                                "Half-open; 24:00 is the end of the day",
                                required("days", list(oneOf(Weekday.class)).put("minItems", 1)),
                                required("from", timeOfDay()),
                                required("to", timeOfDay())))),
                optional("holidays", described(pattern("[A-Z]{2}"), "the country whose public holidays are days off")),
                optional(
                        "exceptions",
                        list(object(
                                "Days that differ; off unless they have windows",
                                required("from", date()),
                                optional("to", date()),
                                optional(
                                        "windows",
                                        list(object(
                                                "Half-open",
                                                required("from", timeOfDay()),
                                                required("to", timeOfDay())))),
                                optional("name", text())))));
    }

    private static ObjectNode classificationRule() {
        return object(
                "The first rule that fits decides",
                required("id", id()),
                optional(
                        "when",
                        object(
                                "All that is here must hold",
                                optional("zones", list(id())),
                                optional("assets", list(id())),
                                optional("checkKinds", list(word())),
                                optional("criticality", list(oneOf(Criticality.class))),
                                optional("severities", list(oneOf(Severity.class))),
                                optional("failures", list(word())),
                                optional("expiresWithin", period()),
                                optional("repeatedFailures", integer(1, 1000)),
                                optional("repeatedWithin", duration()))),
                required("then", oneOf(Outcome.class)),
                optional("severity", oneOf(Severity.class)),
                optional("clause", text()));
    }

    private static ObjectNode policies() {
        var targets = list(pattern("primary|deputy|escalation|informed|(person|schedule):[a-z0-9][a-z0-9-]{0,62}"))
                .put("minItems", 1);
        return object(
                "What the company decided",
                optional(
                        "escalation",
                        list(object(
                                "Who is called when nobody answers",
                                required("id", id()),
                                optional("zones", list(id())),
                                required(
                                        "steps",
                                        list(object(
                                                        "One after the other",
                                                        required("targets", targets),
                                                        required("timeout", duration()),
                                                        optional("calendar", id())))
                                                .put("minItems", 1)),
                                optional("repeat", integer(0, 20)),
                                required("fallback", targets.deepCopy())))),
                optional(
                        "exemptions",
                        list(object(
                                "A scorecard rule that is not counted for a while",
                                required("rule", id()),
                                required("owner", id()),
                                required("until", date()),
                                required("reason", note())))),
                optional(
                        "acceptedRisks",
                        list(object(
                                "A finding that is lived with for a while",
                                required("rule", id()),
                                required("subject", described(text(), "as the finding has it, like asset/site")),
                                required("owner", id()),
                                required("until", date()),
                                required("reason", note())))));
    }

    private record Property(String name, ObjectNode value, boolean required) {}

    private static Property required(String name, ObjectNode value) {
        return new Property(name, value, true);
    }

    private static Property optional(String name, ObjectNode value) {
        return new Property(name, value, false);
    }

    private static ObjectNode object(String description, Property... properties) {
        var object = JSON.objectNode();
        object.put("type", "object");
        object.put("description", description);
        var fields = object.putObject("properties");
        var required = JSON.arrayNode();
        for (var property : properties) {
            if (property.required()) {
                required.add(property.name());
                fields.set(property.name(), property.value());
            } else {
                fields.set(property.name(), orNothing(property.value()));
            }
        }
        if (!required.isEmpty()) {
            object.set("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    /** A field without a value is as if it were not there. */
    private static ObjectNode orNothing(ObjectNode value) {
        if (value.path("type").isTextual()) {
            value.putArray("type").add(value.remove("type")).add("null");
            if (value.has("enum")) {
                value.withArray("enum").addNull();
            }
        }
        return value;
    }

    private static ObjectNode list(ObjectNode item) {
        var list = JSON.objectNode().put("type", "array");
        list.set("items", item);
        return list;
    }

    private static ObjectNode described(ObjectNode value, String description) {
        return value.put("description", description);
    }

    private static ObjectNode id() {
        return pattern("[a-z0-9][a-z0-9-]{0,62}");
    }

    private static ObjectNode word() {
        return pattern("[a-z][a-z0-9-]{0,40}");
    }

    /** YAML has numbers where people mean texts: an INN, a version. The reader takes both. */
    private static ObjectNode text() {
        var text = JSON.objectNode();
        text.putArray("type").add("string").add("number").add("boolean");
        return text.put("minLength", 1).put("maxLength", 2000);
    }

    private static ObjectNode note() {
        return JSON.objectNode().put("type", "string").put("minLength", 1).put("maxLength", 2000);
    }

    private static ObjectNode pattern(String pattern) {
        var text = JSON.objectNode();
        text.putArray("type").add("string").add("integer");
        return text.put("pattern", "^(" + pattern + ")$");
    }

    private static ObjectNode reference() {
        return described(
                pattern("(env|file|vault|bw|yandex-manual):.+|op://.+"),
                "op://vault/item/field, bw:organisation/collection/item, vault:mount/path#key, yandex-manual:where,"
                        + " env:NAME or file:/path");
    }

    private static ObjectNode language() {
        return described(pattern("[a-z]{2}"), "ISO 639-1");
    }

    private static ObjectNode date() {
        return JSON.objectNode().put("type", "string").put("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    }

    private static ObjectNode timeOfDay() {
        return JSON.objectNode().put("type", "string").put("pattern", "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$");
    }

    private static ObjectNode duration() {
        return described(
                JSON.objectNode().put("type", "string").put("pattern", "^[PpTt0-9.,DdHhMmSs+-]+$"),
                "PT30S, PT5M, PT8H, P1D");
    }

    private static ObjectNode period() {
        return described(
                JSON.objectNode().put("type", "string").put("pattern", "^[Pp][0-9DdWwMmYy+-]+$"),
                "P30D, P2W, P6M, P1Y");
    }

    private static ObjectNode integer(int least, int most) {
        return JSON.objectNode().put("type", "integer").put("minimum", least).put("maximum", most);
    }

    private static ObjectNode number() {
        return JSON.objectNode().put("type", "number").put("minimum", 0);
    }

    private static ObjectNode oneOf(Class<? extends Enum<?>> type) {
        return words(Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
    }

    private static ObjectNode words(List<String> words) {
        var value = JSON.objectNode().put("type", "string");
        var all = value.putArray("enum");
        words.forEach(all::add);
        return value;
    }
}
