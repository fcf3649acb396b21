package dev.understudy.passport.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.events.Criticality;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.Fields.Located;
import dev.understudy.passport.document.Passport.Absence;
import dev.understudy.passport.document.Passport.AcceptedRisk;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.Agreement;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.CalendarException;
import dev.understudy.passport.document.Passport.ClassificationRule;
import dev.understudy.passport.document.Passport.Client;
import dev.understudy.passport.document.Passport.Conditions;
import dev.understudy.passport.document.Passport.Contact;
import dev.understudy.passport.document.Passport.ContactKind;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.document.Passport.Emergency;
import dev.understudy.passport.document.Passport.Employer;
import dev.understudy.passport.document.Passport.EscalationPolicy;
import dev.understudy.passport.document.Passport.EscalationStep;
import dev.understudy.passport.document.Passport.Exemption;
import dev.understudy.passport.document.Passport.HourlyRate;
import dev.understudy.passport.document.Passport.LegalEntity;
import dev.understudy.passport.document.Passport.Monitoring;
import dev.understudy.passport.document.Passport.Outcome;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.Passport.Planned;
import dev.understudy.passport.document.Passport.Policies;
import dev.understudy.passport.document.Passport.Project;
import dev.understudy.passport.document.Passport.RegistryNumber;
import dev.understudy.passport.document.Passport.ReportSection;
import dev.understudy.passport.document.Passport.ReportTerms;
import dev.understudy.passport.document.Passport.SectionMode;
import dev.understudy.passport.document.Passport.ServiceCalendar;
import dev.understudy.passport.document.Passport.Severity;
import dev.understudy.passport.document.Passport.Target;
import dev.understudy.passport.document.Passport.TimeWindow;
import dev.understudy.passport.document.Passport.WeekWindow;
import dev.understudy.passport.document.Passport.Weekday;
import dev.understudy.passport.document.Passport.WorkClass;
import dev.understudy.passport.document.Passport.Zone;
import dev.understudy.passport.document.References.Section;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private static final int MOST_TEXTS = 100;
    private static final int MOST_GROUPS = 300;
    private static final int MOST_ACCESSES = 50;
    private static final int MOST_CHECK_SETTINGS = 500;
    private static final int MOST_TERMS = 100;
    private static final int MOST_EXCEPTIONS = 400;
    private static final int MOST_POLICIES = 50;
    private static final int MOST_STEPS = 20;
    private static final int MOST_DECISIONS = 500;

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
    private static final Format<AccessScope> ACCESS_SCOPE = Formats.oneOf(AccessScope.class);
    private static final Format<WorkClass> WORK_CLASS = Formats.oneOf(WorkClass.class);
    private static final Format<Severity> SEVERITY = Formats.oneOf(Severity.class);
    private static final Format<Outcome> OUTCOME = Formats.oneOf(Outcome.class);
    private static final Format<SectionMode> SECTION_MODE = Formats.oneOf(SectionMode.class);
    private static final Format<Weekday> WEEKDAY = Formats.oneOf(Weekday.class);
    private static final Format<Integer> PORT = Formats.integer(1, 65_535);
    private static final Format<Integer> COUNT = Formats.integer(0, 999_999_999);
    private static final Format<Integer> PERCENT = Formats.integer(1, 99);
    private static final Format<Integer> REPEAT = Formats.integer(0, 20);
    private static final Format<Integer> FAILURES = Formats.integer(1, 1000);
    private static final Format<Duration> EVERY = Formats.duration(Duration.ofMinutes(1), Duration.ofDays(366));
    private static final Format<Duration> WITHIN = Formats.duration(Duration.ofSeconds(10), Duration.ofDays(366));
    private static final Format<Duration> DEADLINE = Formats.duration(Duration.ofMinutes(1), Duration.ofDays(366));
    private static final Pattern COMMENT = Pattern.compile("(?:^|[ \\t])#(.*)");

    private static final String PERSON_TARGET = "person:";
    private static final Client NO_CLIENT = new Client("", "", null, null, null, List.of(), List.of());
    private static final Conditions ALWAYS =
            new Conditions(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null);

    private final Violations violations;
    private final References references;

    private DocumentReader() {
        this(new Violations());
    }

    private DocumentReader(Violations violations) {
        this.violations = violations;
        this.references = new References(violations);
    }

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
        var reader = new DocumentReader();
        var root = YamlTree.parse(text, reader.violations);
        reader.refuseSecretsInComments(text);
        return reader.document(root, projectId);
    }

    /** A document that has been put together of what is in force and of what was sent to change it. */
    static Passport read(Node root, String projectId, Violations violations) {
        return new DocumentReader(violations).document(root, projectId);
    }

    /**
     * Values are looked at where they are read. A '#' inside of a value makes this look at it too, which harms nobody. What
     * one line of a remark announces may stand in the next.
     */
    private void refuseSecretsInComments(String text) {
        int number = 0;
        var before = "";
        for (var line : text.split("\\R", -1)) {
            number++;
            var comment = line.indexOf('#') < 0 ? null : COMMENT.matcher(line);
            if (comment == null || !comment.find()) {
                before = "";
                continue;
            }
            var remark = comment.group(1).strip();
            if (SecretText.isIn(remark) || (!before.isEmpty() && SecretText.isIn(before + " " + remark))) {
                violations.add(
                        new Node.Scalar(number, comment.start(1), "", true),
                        "",
                        Fields.SECRET_RULE,
                        Fields.SECRET_MESSAGE);
            }
            before = remark.matches(".*[:=\u2014\u2013-]$") ? remark : "";
        }
    }

    private Passport document(Node root, String projectId) {
        var document = Fields.of(root, "", violations);
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
        var policies = document.group("policies").map(this::policies);
        document.refuseOthers("a passport");
        references.check();
        violations.throwIfAny();
        return new Passport(
                Passport.FORMAT,
                project.orElseThrow(),
                zones,
                people,
                assets,
                duties,
                agreement.orElse(null),
                policies.orElse(null));
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
                fields.requiredGroup("client").map(this::client).orElse(NO_CLIENT),
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
                fields.valueOrNull("inn", Formats.INN),
                fields.valueOrNull("ogrn", Formats.OGRN),
                fields.valueOrNull("country", Formats.COUNTRY),
                registryNumbers(fields),
                values(fields.list("otherNames", Formats.NAME, MOST_TEXTS)));
        fields.refuseOthers("a client");
        return client;
    }

    private LegalEntity legalEntity(Fields fields) {
        var entity = new LegalEntity(
                fields.value("name", Formats.NAME),
                fields.valueOrNull("inn", Formats.INN),
                fields.valueOrNull("ogrn", Formats.OGRN),
                fields.valueOrNull("country", Formats.COUNTRY),
                registryNumbers(fields),
                values(fields.list("otherNames", Formats.NAME, MOST_TEXTS)));
        fields.refuseOthers("a legal entity");
        return entity;
    }

    private List<RegistryNumber> registryNumbers(Fields fields) {
        return fields.groups("registryNumbers", MOST_TEXTS).stream()
                .map(group -> {
                    var number = new RegistryNumber(
                            group.value("register", Formats.NAME), group.value("number", Formats.NAME));
                    group.refuseOthers("a registry number");
                    return number;
                })
                .toList();
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
                            case PHONE, SMS -> Formats.PHONE;
                            case TELEGRAM -> Formats.TELEGRAM;
                            case SLACK, MATTERMOST, MAX, VK, NTFY -> Formats.NAME;
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
        var criticality = fields.valueOrNull("criticality", CRITICALITY);
        var accesses = accesses(fields);
        if (!kindKnown) {
            return new Asset(id.value(), kind, name, null, null, null, List.of(), Map.of());
        }
        var own = new LinkedHashMap<String, Object>();
        for (var field : kind.fields()) {
            value(fields, field, id.value()).ifPresent(value -> own.put(field.name(), value));
        }
        var monitoring =
                kind.isMonitored() ? fields.group("monitoring").map(this::monitoring) : Optional.<Monitoring>empty();
        fields.refuseOthers("an asset of kind '" + kind.word() + "'");
        return new Asset(
                id.value(),
                kind,
                name,
                zone.map(Located::value).orElse(null),
                criticality,
                monitoring.orElse(null),
                accesses,
                own);
    }

    private List<Access> accesses(Fields fields) {
        var ids = new HashMap<String, Located<String>>();
        return fields.groups("accesses", MOST_ACCESSES).stream()
                .map(group -> {
                    var id = group.required("id", Formats.ID);
                    refuseRepeated(ids, id, "access");
                    return access(group, id.value());
                })
                .toList();
    }

    private Access access(Fields fields, String id) {
        var holders = people(fields, "holders");
        var access = new Access(
                id,
                fields.valueOrNull("name", Formats.NAME),
                fields.valueOrNull("login", Formats.NAME),
                fields.valueOrNull("reference", Formats.ACCESS_REFERENCE),
                holders,
                fields.valueOrNull("scope", ACCESS_SCOPE),
                fields.valueOrNull("lastRotated", Formats.DATE),
                fields.valueOrNull("rotateEvery", Formats.PERIOD));
        fields.refuseOthers("an access");
        return access;
    }

    private Optional<Object> value(Fields fields, AssetKind.Field field, String assetId) {
        return switch (field.type()) {
            case TEXT -> single(fields, field, Formats.NAME).map(Located::value);
            case NOTE -> single(fields, field, Formats.NOTE).map(Located::value);
            case URL -> single(fields, field, Formats.URL).map(Located::value);
            case DOMAIN_NAME -> single(fields, field, Formats.DOMAIN_NAME).map(Located::value);
            case EMAIL -> single(fields, field, Formats.EMAIL).map(Located::value);
            case HOST -> single(fields, field, Formats.HOST).map(Located::value);
            case PORT -> single(fields, field, PORT).map(Located::value);
            case COUNT -> single(fields, field, COUNT).map(Located::value);
            case DECIMAL -> single(fields, field, Formats.AMOUNT).map(Located::value);
            case TRUTH -> single(fields, field, Formats.BOOLEAN).map(Located::value);
            case DATE ->
                single(fields, field, Formats.DATE).map(date -> date.value().toString());
            case PERIOD ->
                single(fields, field, Formats.PERIOD)
                        .map(period -> period.value().toString());
            case DURATION ->
                single(fields, field, EVERY).map(duration -> duration.value().toString());
            case WORD -> single(fields, field, Formats.oneOf(field.words())).map(Located::value);
            case PERSON -> {
                var person = single(fields, field, Formats.ID);
                person.ifPresent(named -> references.refer(Section.PERSON, named));
                yield person.map(Located::value);
            }
            case RELATION -> {
                var target = single(fields, field, Formats.ID);
                target.ifPresent(to -> relate(assetId, field, to));
                yield target.map(Located::value);
            }
            case TEXTS -> several(fields, field, Formats.NAME, MOST_TEXTS);
            case HOSTS -> several(fields, field, Formats.HOST, MOST_TEXTS);
            case RELATIONS -> {
                var targets = fields.list(field.name(), Formats.ID, MOST_RELATIONS);
                targets.forEach(to -> relate(assetId, field, to));
                yield targets.isEmpty() ? Optional.empty() : Optional.of(values(targets));
            }
            case GROUPS -> {
                var groups = fields.groups(field.name(), MOST_GROUPS).stream()
                        .map(group -> group(group, field, assetId))
                        .toList();
                yield groups.isEmpty() ? Optional.empty() : Optional.of(groups);
            }
        };
    }

    private void relate(String assetId, AssetKind.Field field, Located<String> to) {
        if (field.isFoundation()) {
            references.relate(assetId, to);
        } else {
            references.refer(Section.ASSET, to);
        }
    }

    private Map<String, Object> group(Fields fields, AssetKind.Field field, String assetId) {
        var group = new LinkedHashMap<String, Object>();
        for (var inner : field.inside()) {
            value(fields, inner, assetId).ifPresent(value -> group.put(inner.name(), value));
        }
        fields.refuseOthers("an entry of '" + field.name() + "'");
        return group;
    }

    private static <T> Optional<Located<T>> single(Fields fields, AssetKind.Field field, Format<T> format) {
        return field.required()
                ? Optional.of(fields.required(field.name(), format))
                : fields.optional(field.name(), format);
    }

    private <T> Optional<Object> several(Fields fields, AssetKind.Field field, Format<T> format, int most) {
        var texts = fields.list(field.name(), format, most);
        if (texts.isEmpty() && field.required()) {
            fields.required(field.name(), format);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(values(texts));
    }

    private Monitoring monitoring(Fields fields) {
        var interval = fields.optional("interval", INTERVAL);
        var timeout = fields.optional("timeout", TIMEOUT);
        var confirmation = fields.optional("confirmationInterval", CONFIRMATION);
        interval.ifPresent(whole -> {
            refuseLonger(timeout, whole);
            refuseLonger(confirmation, whole);
        });
        var statuses = values(fields.list("expectStatus", STATUS, MOST_STATUSES));
        var checks = fields.anything("checks", MOST_CHECK_SETTINGS);
        checks.ifPresent(kinds -> kinds.properties().forEach(kind -> {
            if (!kind.getValue().isObject()) {
                violations.add(
                        fields.node(),
                        fields.path("checks") + "." + YamlTree.shown(kind.getKey()),
                        "wrong-type",
                        "the settings of a check are a group of fields ('name: value'), by the kind of check");
            }
        }));
        var monitoring = new Monitoring(
                fields.valueOrNull("enabled", Formats.BOOLEAN),
                interval.map(Located::value).orElse(null),
                timeout.map(Located::value).orElse(null),
                fields.valueOrNull("failureThreshold", THRESHOLD),
                fields.valueOrNull("recoveryThreshold", THRESHOLD),
                confirmation.map(Located::value).orElse(null),
                statuses.isEmpty() ? null : statuses,
                checks.<Map<String, JsonNode>>map(DocumentReader::byKind).orElse(null));
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
        var maker = person(fields, "backupMaker");
        var verifier = person(fields, "backupVerifier");
        var from = fields.optional("validFrom", Formats.DATE);
        var to = fields.optional("validTo", Formats.DATE);
        refuseReversed(from, to);
        fields.refuseOthers("a responsibility");
        return new Duty(
                zone.value(),
                primary.value(),
                deputy.map(Located::value).orElse(null),
                escalation.map(Located::value).orElse(null),
                values(informed),
                maker,
                verifier,
                from.map(Located::value).orElse(null),
                to.map(Located::value).orElse(null));
    }

    private Optional<Agreement> agreement(Fields fields) {
        var number = fields.valueOrNull("number", Formats.NAME);
        var from = fields.optional("validFrom", Formats.DATE);
        var to = fields.optional("validTo", Formats.DATE);
        refuseReversed(from, to);
        var contractor = fields.group("contractor").map(this::legalEntity);
        var scope = values(fields.list("scope", Formats.NOTE, MOST_TERMS));
        var exclusions = values(fields.list("exclusions", Formats.NOTE, MOST_TERMS));
        var calendars = fields.groups("calendars", MOST_POLICIES).stream()
                .map(this::calendar)
                .toList();
        var emergency = fields.requiredGroup("emergency").map(this::emergency);
        var planned = fields.group("planned").map(this::planned);
        var targets =
                fields.groups("targets", MOST_TERMS).stream().map(this::target).toList();
        var ruleIds = new HashMap<String, Located<String>>();
        var classification = fields.groups("classification", MOST_TERMS).stream()
                .map(rule -> classificationRule(rule, ruleIds))
                .toList();
        var warnAt = fields.list("warnAt", PERCENT, MOST_STEPS).stream()
                .map(Located::value)
                .distinct()
                .sorted()
                .toList();
        int reportDay = Objects.requireNonNullElse(fields.valueOrNull("reportDay", DAY_OF_MONTH), 1);
        var report = fields.group("report").map(this::reportTerms);
        fields.refuseOthers("an agreement");
        return emergency.map(terms -> new Agreement(
                number,
                from.map(Located::value).orElse(null),
                to.map(Located::value).orElse(null),
                contractor.orElse(null),
                scope,
                exclusions,
                calendars,
                terms,
                planned.orElse(null),
                targets,
                classification,
                warnAt,
                reportDay,
                report.orElse(null)));
    }

    private ServiceCalendar calendar(Fields fields) {
        var id = fields.required("id", Formats.ID);
        references.declare(Section.CALENDAR, id);
        var windows = fields.groups("windows", MOST_TEXTS).stream()
                .map(window -> {
                    var days = values(window.list("days", WEEKDAY, 7)).stream()
                            .distinct()
                            .toList();
                    if (days.isEmpty() && window.node() instanceof Node.Mapping) {
                        window.required("days", Formats.WORD);
                    }
                    var from = window.required("from", Formats.TIME_OF_DAY);
                    var to = window.required("to", Formats.TIME_OF_DAY);
                    refuseEmptyWindow(from, to);
                    window.refuseOthers("a window of a calendar");
                    return new WeekWindow(days, from.value(), to.value());
                })
                .toList();
        var exceptions = fields.groups("exceptions", MOST_EXCEPTIONS).stream()
                .map(this::calendarException)
                .toList();
        var calendar = new ServiceCalendar(
                id.value(),
                fields.valueOrNull("timeZone", Formats.TIME_ZONE),
                windows,
                fields.valueOrNull("holidays", Formats.COUNTRY),
                exceptions);
        fields.refuseOthers("a calendar");
        return calendar;
    }

    private CalendarException calendarException(Fields fields) {
        var from = fields.required("from", Formats.DATE);
        var to = fields.optional("to", Formats.DATE);
        refuseReversed(Optional.of(from), to);
        var windows = fields.groups("windows", MOST_STEPS).stream()
                .map(window -> {
                    var start = window.required("from", Formats.TIME_OF_DAY);
                    var end = window.required("to", Formats.TIME_OF_DAY);
                    refuseEmptyWindow(start, end);
                    window.refuseOthers("a window of a day");
                    return new TimeWindow(start.value(), end.value());
                })
                .toList();
        var exception = new CalendarException(
                from.value(), to.orElse(from).value(), windows, fields.valueOrNull("name", Formats.NAME));
        fields.refuseOthers("an exception of a calendar");
        return exception;
    }

    /** Times of one form compare as texts. */
    private void refuseEmptyWindow(Located<String> from, Located<String> to) {
        if (!from.value().isEmpty() && !to.value().isEmpty() && from.value().compareTo(to.value()) >= 0) {
            violations.add(
                    to.node(),
                    to.path(),
                    "empty-window",
                    to.value() + " is not later than " + from.value()
                            + "; a window over midnight is two, the first until \"24:00\"");
        }
    }

    private Target target(Fields fields) {
        var target = new Target(
                fields.value("class", WORK_CLASS),
                fields.valueOrNull("severity", SEVERITY),
                fields.valueOrNull("response", DEADLINE),
                fields.valueOrNull("resolution", DEADLINE),
                calendarOf(fields),
                fields.valueOrNull("clause", Formats.NAME));
        if (fields.node() instanceof Node.Mapping && target.response() == null && target.resolution() == null) {
            violations.add(
                    fields.node(),
                    fields.path(),
                    "required",
                    "a target without 'response' and 'resolution' promises nothing; add one of them");
        }
        fields.refuseOthers("a target");
        return target;
    }

    private @Nullable String calendarOf(Fields fields) {
        var calendar = fields.optional("calendar", Formats.ID);
        calendar.ifPresent(named -> references.refer(Section.CALENDAR, named));
        return calendar.map(Located::value).orElse(null);
    }

    private ClassificationRule classificationRule(Fields fields, Map<String, Located<String>> ids) {
        var id = fields.required("id", Formats.ID);
        refuseRepeated(ids, id, "classification rule");
        var when = fields.group("when").map(this::conditions);
        var rule = new ClassificationRule(
                id.value(),
                when.orElse(ALWAYS),
                fields.value("then", OUTCOME),
                fields.valueOrNull("severity", SEVERITY),
                fields.valueOrNull("clause", Formats.NAME));
        fields.refuseOthers("a classification rule");
        return rule;
    }

    private Conditions conditions(Fields fields) {
        var zones = fields.list("zones", Formats.ID, MOST_TERMS);
        zones.forEach(named -> references.refer(Section.ZONE, named));
        var assets = fields.list("assets", Formats.ID, MOST_TERMS);
        assets.forEach(named -> references.refer(Section.ASSET, named));
        var repeated = fields.optional("repeatedFailures", FAILURES);
        var within = fields.optional("repeatedWithin", WITHIN);
        if (repeated.isPresent() != within.isPresent()) {
            violations.add(
                    fields.node(),
                    fields.path(),
                    "required",
                    "'repeatedFailures' and 'repeatedWithin' need one another; write both, or neither");
        }
        var conditions = new Conditions(
                values(zones),
                values(assets),
                values(fields.list("checkKinds", Formats.WORD, MOST_TERMS)),
                values(fields.list("criticality", CRITICALITY, MOST_STEPS)),
                values(fields.list("severities", SEVERITY, MOST_STEPS)),
                values(fields.list("failures", Formats.WORD, MOST_TERMS)),
                fields.valueOrNull("expiresWithin", Formats.PERIOD),
                repeated.map(Located::value).orElse(null),
                within.map(Located::value).orElse(null));
        fields.refuseOthers("'when'");
        return conditions;
    }

    private ReportTerms reportTerms(Fields fields) {
        var sections = fields.groups("sections", MOST_TERMS).stream()
                .map(section -> {
                    var one = new ReportSection(section.value("id", Formats.WORD), section.value("mode", SECTION_MODE));
                    section.refuseOthers("a section of the report");
                    return one;
                })
                .toList();
        var report = new ReportTerms(people(fields, "recipients"), languages(fields), sections);
        fields.refuseOthers("'report'");
        return report;
    }

    private Policies policies(Fields fields) {
        var ids = new HashMap<String, Located<String>>();
        var policies = new Policies(
                fields.groups("escalation", MOST_POLICIES).stream()
                        .map(policy -> escalationPolicy(policy, ids))
                        .toList(),
                fields.groups("exemptions", MOST_DECISIONS).stream()
                        .map(this::exemption)
                        .toList(),
                fields.groups("acceptedRisks", MOST_DECISIONS).stream()
                        .map(this::acceptedRisk)
                        .toList());
        fields.refuseOthers("'policies'");
        return policies;
    }

    private EscalationPolicy escalationPolicy(Fields fields, Map<String, Located<String>> ids) {
        var id = fields.required("id", Formats.ID);
        refuseRepeated(ids, id, "escalation policy");
        var zones = fields.list("zones", Formats.ID, MOST_ZONES);
        zones.forEach(named -> references.refer(Section.ZONE, named));
        var steps = fields.groups("steps", MOST_STEPS).stream()
                .map(step -> {
                    var one = new EscalationStep(
                            targets(step, "targets"), step.value("timeout", ESCALATION), calendarOf(step));
                    step.refuseOthers("an escalation step");
                    return one;
                })
                .toList();
        if (steps.isEmpty() && fields.node() instanceof Node.Mapping) {
            violations.add(
                    fields.node(), fields.path("steps"), "required", "a policy without steps calls nobody; add one");
        }
        var policy = new EscalationPolicy(
                id.value(),
                values(zones),
                steps,
                Objects.requireNonNullElse(fields.valueOrNull("repeat", REPEAT), 0),
                targets(fields, "fallback"));
        fields.refuseOthers("an escalation policy");
        return policy;
    }

    private List<String> targets(Fields fields, String name) {
        int before = violations.count();
        var targets = fields.list(name, Formats.ESCALATION_TARGET, MOST_STEPS);
        if (targets.isEmpty() && violations.count() == before && fields.node() instanceof Node.Mapping) {
            violations.add(
                    fields.node(),
                    fields.path(name),
                    "required",
                    "'" + name + "' is nobody; write who is called, like [primary] or [person:<id>]");
        }
        for (var target : targets) {
            if (target.value().startsWith(PERSON_TARGET)) {
                references.refer(
                        Section.PERSON,
                        new Located<>(target.value().substring(PERSON_TARGET.length()), target.node(), target.path()));
            }
        }
        return values(targets);
    }

    private Exemption exemption(Fields fields) {
        var exemption = new Exemption(
                fields.value("rule", Formats.ID),
                owner(fields),
                fields.value("until", Formats.DATE),
                fields.value("reason", Formats.NOTE));
        fields.refuseOthers("an exemption");
        return exemption;
    }

    private AcceptedRisk acceptedRisk(Fields fields) {
        var risk = new AcceptedRisk(
                fields.value("rule", Formats.ID),
                fields.value("subject", Formats.SUBJECT),
                owner(fields),
                fields.value("until", Formats.DATE),
                fields.value("reason", Formats.NOTE));
        fields.refuseOthers("an accepted risk");
        return risk;
    }

    private String owner(Fields fields) {
        var owner = fields.required("owner", Formats.ID);
        references.refer(Section.PERSON, owner);
        return owner.value();
    }

    private @Nullable String person(Fields fields, String name) {
        var person = fields.optional(name, Formats.ID);
        person.ifPresent(named -> references.refer(Section.PERSON, named));
        return person.map(Located::value).orElse(null);
    }

    private List<String> people(Fields fields, String name) {
        var people = fields.list(name, Formats.ID, MOST_TEXTS);
        people.forEach(named -> references.refer(Section.PERSON, named));
        return values(people);
    }

    private void refuseRepeated(Map<String, Located<String>> seen, Located<String> id, String thing) {
        if (id.value().isEmpty()) {
            return;
        }
        var first = seen.putIfAbsent(id.value(), id);
        if (first != null) {
            violations.add(
                    id.node(),
                    id.path(),
                    "duplicate-id",
                    thing + " '" + id.value() + "' is there twice, first at '" + first.path()
                            + "'; give one of the two another id");
        }
    }

    private static <T> List<T> values(List<Located<T>> located) {
        return located.stream().map(Located::value).toList();
    }

    private static Map<String, JsonNode> byKind(ObjectNode checks) {
        var kinds = new LinkedHashMap<String, JsonNode>();
        checks.properties().forEach(kind -> kinds.put(kind.getKey(), kind.getValue()));
        return kinds;
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
        var planned = new Planned(
                fields.value("hoursIncluded", Formats.HOURS),
                fields.group("hourlyRate")
                        .map(rate -> {
                            var one = new HourlyRate(
                                    rate.value("amount", Formats.AMOUNT), rate.value("currency", Formats.CURRENCY));
                            rate.refuseOthers("an hourly rate");
                            return one;
                        })
                        .orElse(null));
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
