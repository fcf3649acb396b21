package dev.understudy.passport.document;

import dev.understudy.events.Criticality;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.Fields.Located;
import dev.understudy.passport.document.Passport.Absence;
import dev.understudy.passport.document.Passport.Agreement;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Client;
import dev.understudy.passport.document.Passport.Contact;
import dev.understudy.passport.document.Passport.ContactKind;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.document.Passport.Emergency;
import dev.understudy.passport.document.Passport.Employer;
import dev.understudy.passport.document.Passport.Monitoring;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.Passport.Planned;
import dev.understudy.passport.document.Passport.Project;
import dev.understudy.passport.document.Passport.Zone;
import dev.understudy.passport.document.References.Section;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads one passport document; finds everything that is wrong with it in one pass. */
public final class DocumentReader {

    /** Together they keep every event that is made of a document below 1 MB, which the broker takes. */
    private static final int MOST_ZONES = 200;

    private static final int MOST_PEOPLE = 1000;
    private static final int MOST_ASSETS = 5000;
    private static final int MOST_DUTIES = 400;
    private static final int MOST_INFORMED = 20;
    private static final int MOST_CONTACTS = 20;
    private static final int MOST_ABSENCES = 100;
    private static final int MOST_RELATIONS = 200;
    private static final int MOST_LANGUAGES = 20;
    private static final int MOST_STATUSES = 50;

    private static final Format<Duration> INTERVAL = Formats.duration(Duration.ofSeconds(5), Duration.ofDays(31));
    private static final Format<Duration> TIMEOUT = Formats.duration(Duration.ofMillis(100), Duration.ofSeconds(60));
    private static final Format<Duration> CONFIRMATION = Formats.duration(Duration.ofSeconds(1), Duration.ofDays(31));
    private static final Format<Duration> RESPONSE = Formats.duration(Duration.ofSeconds(2), Duration.ofDays(31));
    private static final Format<Duration> ESCALATION = Formats.duration(Duration.ofSeconds(1), Duration.ofDays(31));
    private static final Format<Duration> RESOLUTION = Formats.duration(Duration.ofSeconds(2), Duration.ofDays(366));
    private static final Format<Integer> THRESHOLD = Formats.integer(1, 100);
    private static final Format<Integer> STATUS = Formats.integer(100, 599);
    private static final Format<Integer> DAY_OF_MONTH = Formats.integer(1, 31);
    private static final Format<Integer> FORMAT_NUMBER = Formats.integer(0, 999_999_999);
    private static final Format<Criticality> CRITICALITY = Formats.oneOf(Criticality.class);
    private static final Format<Employer> EMPLOYER = Formats.oneOf(Employer.class);
    private static final Format<ContactKind> CONTACT_KIND = Formats.oneOf(ContactKind.class);
    private static final Format<AssetKind> ASSET_KIND = Formats.oneOf(AssetKind.class);

    private final Violations violations = new Violations();
    private final References references = new References(violations);

    private DocumentReader() {}

    /** The text that the bytes spell, as {@link #read} takes it. */
    public static String decode(byte[] utf8) {
        return DocumentText.decode(utf8);
    }

    /**
     * Reads a document.
     *
     * @param projectId the project that it must be of
     * @throws InvalidInput code {@code passport.malformed-document} (400) when it is no YAML at all, code
     *     {@code passport.invalid-document} (422) with every violation's line, column, path and rule otherwise
     */
    public static Passport read(String text, String projectId) {
        return new DocumentReader().document(text, projectId);
    }

    private Passport document(String text, String projectId) {
        var document = Fields.of(YamlTree.parse(text, violations), "", violations);
        var format = document.required("passport", FORMAT_NUMBER);
        if (document.has("passport") && format.value() != Passport.FORMAT) {
            violations.add(
                    format.node(),
                    format.path(),
                    "unsupported-format",
                    "format " + format.value() + " is not known here; write 'passport: " + Passport.FORMAT + "'");
            // What another format's fields mean is anybody's guess.
            violations.throwIfAny();
        }
        var project = document.requiredGroup("project").map(fields -> project(fields, projectId));
        var languages = project.map(Project::languages).orElse(List.of());
        var zones =
                document.groups("zones", MOST_ZONES).stream().map(this::zone).toList();
        var people = document.groups("people", MOST_PEOPLE).stream()
                .map(fields -> person(fields, languages))
                .toList();
        var assets =
                document.groups("assets", MOST_ASSETS).stream().map(this::asset).toList();
        var duties = document.groups("responsibilities", MOST_DUTIES).stream()
                .map(this::duty)
                .toList();
        var agreement = document.group("agreement").flatMap(this::agreement);
        document.refuseOthers("a passport");
        references.check();
        violations.throwIfAny();
        return new Passport(
                Passport.FORMAT, project.orElseThrow(), zones, people, assets, duties, agreement.orElse(null));
    }

    private Project project(Fields fields, String projectId) {
        var id = fields.required("id", Formats.ID);
        if (!id.value().isEmpty() && !id.value().equals(projectId)) {
            violations.add(
                    id.node(),
                    id.path(),
                    "project-id",
                    "this is the passport of '" + id.value() + "', sent to the address of '" + projectId
                            + "'; correct one of the two");
        }
        var project = new Project(
                id.value(),
                fields.value("name", Formats.NAME),
                fields.requiredGroup("client").map(this::client).orElse(new Client("", "", null)),
                fields.value("timeZone", Formats.TIME_ZONE),
                languages(fields));
        if (fields.node() instanceof Node.Mapping && project.languages().isEmpty()) {
            violations.add(
                    fields.node(),
                    fields.path("languages"),
                    "required",
                    "'project' names no language; add the one in which people are to be told: 'languages: [en]'");
        }
        fields.refuseOthers("a project");
        return project;
    }

    private Client client(Fields fields) {
        var client = new Client(
                fields.value("id", Formats.ID),
                fields.value("name", Formats.NAME),
                fields.valueOrNull("inn", Formats.INN));
        fields.refuseOthers("a client");
        return client;
    }

    private Zone zone(Fields fields) {
        var id = fields.required("id", Formats.ID);
        references.declare(Section.ZONE, id);
        var zone = new Zone(id.value(), fields.value("name", Formats.NAME), fields.value("criticality", CRITICALITY));
        fields.refuseOthers("a zone");
        return zone;
    }

    private Person person(Fields fields, List<String> projectLanguages) {
        var id = fields.required("id", Formats.ID);
        references.declare(Section.PERSON, id);
        var own = languages(fields);
        var person = new Person(
                id.value(),
                fields.value("name", Formats.NAME),
                fields.valueOrNull("role", Formats.NAME),
                fields.valueOrNull("employer", EMPLOYER),
                own.isEmpty() ? projectLanguages : own,
                fields.groups("contacts", MOST_CONTACTS).stream()
                        .map(this::contact)
                        .toList(),
                fields.groups("absences", MOST_ABSENCES).stream()
                        .map(absence -> absence(absence, id.value()))
                        .toList());
        fields.refuseOthers("a person");
        return person;
    }

    private Contact contact(Fields fields) {
        var kind = fields.required("kind", CONTACT_KIND).value();
        var contact = new Contact(
                kind,
                fields.value(
                        "address",
                        switch (kind) {
                            case EMAIL -> Formats.EMAIL;
                            case WEBHOOK -> Formats.URL;
                        }),
                fields.valueOrNull("secret", Formats.SECRET));
        fields.refuseOthers("a contact");
        return contact;
    }

    private Absence absence(Fields fields, String personId) {
        var from = fields.required("from", Formats.DATE);
        var to = fields.required("to", Formats.DATE);
        refuseReversed(Optional.of(from), Optional.of(to));
        var deputy = fields.optional("deputy", Formats.ID);
        deputy.ifPresent(named -> references.refer(Section.PERSON, named));
        deputy.filter(named -> !personId.isEmpty() && named.value().equals(personId))
                .ifPresent(named -> violations.add(
                        named.node(),
                        named.path(),
                        "own-deputy",
                        "'" + personId + "' cannot stand in for '" + personId + "'; name somebody else"));
        fields.refuseOthers("an absence");
        return new Absence(from.value(), to.value(), deputy.map(Located::value).orElse(null));
    }

    private Asset asset(Fields fields) {
        var id = fields.required("id", Formats.ID);
        references.declare(Section.ASSET, id);
        var hasKind = fields.has("kind");
        int before = violations.count();
        var kind = fields.required("kind", ASSET_KIND).value();
        boolean kindKnown = hasKind && violations.count() == before;
        var name = fields.value("name", Formats.NAME);
        var zone = fields.optional("zone", Formats.ID);
        zone.ifPresent(named -> references.refer(Section.ZONE, named));
        if (!kindKnown) {
            return new Asset(id.value(), kind, name, null, null, Map.of());
        }
        var own = new LinkedHashMap<String, Object>();
        for (var field : kind.fields()) {
            value(fields, field, id.value()).ifPresent(value -> own.put(field.name(), value));
        }
        var monitoring =
                kind.isMonitored() ? fields.group("monitoring").map(this::monitoring) : Optional.<Monitoring>empty();
        fields.refuseOthers("an asset of kind '" + kind.word() + "'");
        return new Asset(id.value(), kind, name, zone.map(Located::value).orElse(null), monitoring.orElse(null), own);
    }

    private Optional<Object> value(Fields fields, AssetKind.Field field, String assetId) {
        return switch (field.type()) {
            case TEXT -> text(fields, field, Formats.NAME);
            case URL -> text(fields, field, Formats.URL);
            case DOMAIN_NAME -> text(fields, field, Formats.DOMAIN_NAME);
            case RELATION -> {
                var target = fields.optional(field.name(), Formats.ID);
                target.ifPresent(to -> references.relate(assetId, to));
                yield target.map(Located::value);
            }
            case RELATIONS -> {
                var targets = fields.list(field.name(), Formats.ID, MOST_RELATIONS);
                targets.forEach(to -> references.relate(assetId, to));
                yield targets.isEmpty()
                        ? Optional.empty()
                        : Optional.of(targets.stream().map(Located::value).toList());
            }
        };
    }

    private static Optional<Object> text(Fields fields, AssetKind.Field field, Format<String> format) {
        return field.required()
                ? Optional.of(fields.value(field.name(), format))
                : fields.optional(field.name(), format).map(Located::value);
    }

    private Monitoring monitoring(Fields fields) {
        var interval = fields.optional("interval", INTERVAL);
        var timeout = fields.optional("timeout", TIMEOUT);
        var confirmation = fields.optional("confirmationInterval", CONFIRMATION);
        interval.ifPresent(whole -> {
            refuseLonger(timeout, whole);
            refuseLonger(confirmation, whole);
        });
        var statuses = fields.list("expectStatus", STATUS, MOST_STATUSES).stream()
                .map(Located::value)
                .toList();
        var monitoring = new Monitoring(
                fields.valueOrNull("enabled", Formats.BOOLEAN),
                interval.map(Located::value).orElse(null),
                timeout.map(Located::value).orElse(null),
                fields.valueOrNull("failureThreshold", THRESHOLD),
                fields.valueOrNull("recoveryThreshold", THRESHOLD),
                confirmation.map(Located::value).orElse(null),
                statuses.isEmpty() ? null : statuses);
        fields.refuseOthers("'monitoring'");
        return monitoring;
    }

    private Duty duty(Fields fields) {
        var zone = fields.required("zone", Formats.ID);
        references.refer(Section.ZONE, zone);
        var primary = fields.required("primary", Formats.ID);
        references.refer(Section.PERSON, primary);
        var deputy = fields.optional("deputy", Formats.ID);
        deputy.ifPresent(named -> references.refer(Section.PERSON, named));
        deputy.filter(named -> !named.value().isEmpty() && named.value().equals(primary.value()))
                .ifPresent(named -> violations.add(
                        named.node(),
                        named.path(),
                        "own-deputy",
                        "'" + named.value() + "' is the primary already; name somebody else, or leave 'deputy' away"));
        var escalation = fields.optional("escalation", Formats.ID);
        escalation.ifPresent(named -> references.refer(Section.PERSON, named));
        var informed = fields.list("informed", Formats.ID, MOST_INFORMED);
        informed.forEach(named -> references.refer(Section.PERSON, named));
        var from = fields.optional("validFrom", Formats.DATE);
        var to = fields.optional("validTo", Formats.DATE);
        refuseReversed(from, to);
        fields.refuseOthers("a responsibility");
        return new Duty(
                zone.value(),
                primary.value(),
                deputy.map(Located::value).orElse(null),
                escalation.map(Located::value).orElse(null),
                informed.stream().map(Located::value).toList(),
                from.map(Located::value).orElse(null),
                to.map(Located::value).orElse(null));
    }

    private Optional<Agreement> agreement(Fields fields) {
        var number = fields.valueOrNull("number", Formats.NAME);
        var from = fields.optional("validFrom", Formats.DATE);
        var to = fields.optional("validTo", Formats.DATE);
        refuseReversed(from, to);
        var emergency = fields.requiredGroup("emergency").map(this::emergency);
        var planned = fields.group("planned").map(this::planned);
        int reportDay = Objects.requireNonNullElse(fields.valueOrNull("reportDay", DAY_OF_MONTH), 1);
        fields.refuseOthers("an agreement");
        return emergency.map(terms -> new Agreement(
                number,
                from.map(Located::value).orElse(null),
                to.map(Located::value).orElse(null),
                terms,
                planned.orElse(null),
                reportDay));
    }

    private Emergency emergency(Fields fields) {
        var response = fields.value("response", RESPONSE);
        var emergency = new Emergency(
                response,
                Objects.requireNonNullElseGet(
                        fields.valueOrNull("escalateAfter", ESCALATION),
                        () -> Duration.ofSeconds(response.toSeconds() / 2)),
                fields.valueOrNull("resolution", RESOLUTION));
        fields.refuseOthers("'emergency'");
        return emergency;
    }

    private Planned planned(Fields fields) {
        var planned = new Planned(fields.value("hoursIncluded", Formats.HOURS));
        fields.refuseOthers("'planned'");
        return planned;
    }

    private static List<String> languages(Fields fields) {
        return fields.list("languages", Formats.LANGUAGE, MOST_LANGUAGES).stream()
                .map(Located::value)
                .distinct()
                .toList();
    }

    private void refuseReversed(Optional<Located<LocalDate>> from, Optional<Located<LocalDate>> to) {
        if (from.isPresent() && to.isPresent() && isRead(from.get()) && isRead(to.get())) {
            var first = from.get().value();
            var last = to.get().value();
            if (last.isBefore(first)) {
                violations.add(
                        to.get().node(),
                        to.get().path(),
                        "reversed-dates",
                        last + " is before " + first + "; the last day cannot come before the first");
            }
        }
    }

    private void refuseLonger(Optional<Located<Duration>> part, Located<Duration> whole) {
        part.filter(inside -> inside.value().compareTo(whole.value()) > 0)
                .ifPresent(inside -> violations.add(
                        inside.node(),
                        inside.path(),
                        "range",
                        inside.value() + " is longer than the interval, " + whole.value() + "; shorten it"));
    }

    /** A date that could not be read was told of already, and stands at the epoch. */
    private static boolean isRead(Located<LocalDate> date) {
        return !date.value().equals(Formats.DATE.fallback());
    }
}
