package dev.understudy.passport.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.events.Criticality;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A passport that has been read and found right, defaults filled in. As JSON it is itself a passport document: what is
 * exported can be applied again. Lists are never null, also in what an earlier release stored.
 *
 * @param format version of the document format, the document's {@code passport:} line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Passport(
        @JsonProperty("passport") int format,
        Project project,
        List<Zone> zones,
        List<Person> people,
        List<Asset> assets,
        List<Duty> responsibilities,
        @Nullable Agreement agreement,
        @Nullable Policies policies) {

    /** The format that this version reads and writes. */
    public static final int FORMAT = 1;

    /** Dates in a passport are days of this zone. */
    public ZoneId timeZone() {
        return ZoneId.of(project.timeZone());
    }

    /** The policies, empty ones where the document has none. */
    public Policies policiesOrNone() {
        return Objects.requireNonNullElse(policies, Policies.NONE);
    }

    public Optional<Zone> zone(@Nullable String id) {
        return zones.stream().filter(zone -> zone.id().equals(id)).findFirst();
    }

    public Optional<Person> person(@Nullable String id) {
        return people.stream().filter(person -> person.id().equals(id)).findFirst();
    }

    public Optional<Asset> asset(@Nullable String id) {
        return assets.stream().filter(asset -> asset.id().equals(id)).findFirst();
    }

    public List<Asset> assets(AssetKind kind) {
        return assets.stream().filter(asset -> asset.kind() == kind).toList();
    }

    /** The asset's own, else its zone's; empty when it has neither. */
    public Optional<Criticality> criticality(Asset asset) {
        return Optional.ofNullable(asset.criticality())
                .or(() -> zone(asset.zone()).map(Zone::criticality));
    }

    /**
     * @param timeZone IANA zone
     * @param languages ISO 639-1 codes, the preferred one first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Project(String id, String name, Client client, String timeZone, List<String> languages) {}

    /**
     * The legal entity that owns the project.
     *
     * @param inn the Russian taxpayer number: 10 digits of a company, 12 of a person
     * @param ogrn the Russian registration number: 13 digits of a company, 15 of an entrepreneur
     * @param country ISO 3166-1 alpha-2 code
     * @param registryNumbers numbers in other registers
     * @param otherNames how registries and contracts spell it as well
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Client(
            String id,
            String name,
            @Nullable String inn,
            @Nullable String ogrn,
            @Nullable String country,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RegistryNumber> registryNumbers,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> otherNames) {

        public Client {
            registryNumbers = orNone(registryNumbers);
            otherNames = orNone(otherNames);
        }
    }

    /** @param register for example {@code HRB Berlin} */
    public record RegistryNumber(String register, String number) {}

    /** A party of the agreement; as {@link Client}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LegalEntity(
            String name,
            @Nullable String inn,
            @Nullable String ogrn,
            @Nullable String country,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RegistryNumber> registryNumbers,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> otherNames) {

        public LegalEntity {
            registryNumbers = orNone(registryNumbers);
            otherNames = orNone(otherNames);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Zone(String id, String name, Criticality criticality) {}

    /** @param contacts in the order in which they are to be tried */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Person(
            String id,
            String name,
            @Nullable String role,
            @Nullable Employer employer,
            List<String> languages,
            List<Contact> contacts,
            List<Absence> absences) {

        /** Whether the person is away on that day of the project. */
        public Optional<Absence> absentOn(LocalDate day) {
            return absences.stream()
                    .filter(absence -> !day.isBefore(absence.from()) && !day.isAfter(absence.to()))
                    .findFirst();
        }
    }

    /** Whose the person is. */
    public enum Employer {
        @JsonProperty("client")
        CLIENT,
        @JsonProperty("contractor")
        CONTRACTOR,
        @JsonProperty("freelancer")
        FREELANCER
    }

    /** @param secret reference to what signs the message; never the secret itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contact(
            ContactKind kind, String address, @Nullable String secret) {}

    /** Ways to reach a person. */
    public enum ContactKind {
        @JsonProperty("email")
        EMAIL,
        @JsonProperty("webhook")
        WEBHOOK,
        /** A numeric chat id, or {@code @name}. */
        @JsonProperty("telegram")
        TELEGRAM,
        /** A number in E.164 form, to be called. */
        @JsonProperty("phone")
        PHONE,
        /** A number in E.164 form. */
        @JsonProperty("sms")
        SMS,
        /** A channel or member; the incoming webhook's address is a secret. */
        @JsonProperty("slack")
        SLACK,
        @JsonProperty("mattermost")
        MATTERMOST,
        @JsonProperty("max")
        MAX,
        @JsonProperty("vk")
        VK,
        @JsonProperty("ntfy")
        NTFY
    }

    /** Days are inclusive, in the project's time zone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Absence(
            LocalDate from, LocalDate to, @Nullable String deputy) {}

    /**
     * @param criticality where it differs from the zone's
     * @param accesses who may do what with it, and where the secrets are kept
     * @param fields what assets of this kind have besides: see {@link AssetKind}. A text, number or truth value; a list
     *     of texts or of groups where the field takes several
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(additionalProperties = Schema.True.class)
    public record Asset(
            String id,
            AssetKind kind,
            String name,
            @Nullable String zone,
            @Nullable Criticality criticality,
            @Nullable Monitoring monitoring,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Access> accesses,

            @Schema(hidden = true) @JsonAnySetter @JsonAnyGetter
            Map<String, Object> fields) {

        public Asset {
            accesses = orNone(accesses);
            // Jackson leaves it away when there is nothing to put in.
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(fields, Map.of())));
        }

        /** A field that holds one value, as text; dates as {@code 2026-12-31}. */
        public Optional<String> text(String field) {
            return Optional.ofNullable(fields.get(field))
                    .filter(value -> !(value instanceof List<?>))
                    .map(Object::toString);
        }

        public Optional<LocalDate> date(String field) {
            return text(field).map(LocalDate::parse);
        }

        public Optional<Period> period(String field) {
            return text(field).map(Period::parse);
        }

        public Optional<Duration> duration(String field) {
            return text(field).map(Duration::parse);
        }

        public Optional<Boolean> truth(String field) {
            return Optional.ofNullable(fields.get(field)).map(Boolean.class::cast);
        }

        public Optional<Double> number(String field) {
            return Optional.ofNullable(fields.get(field)).map(value -> ((Number) value).doubleValue());
        }

        /** A field that holds several texts; empty when it is absent. */
        public List<String> texts(String field) {
            return fields.get(field) instanceof List<?> values
                    ? values.stream().map(Object::toString).toList()
                    : text(field).map(List::of).orElse(List.of());
        }

        /** A field that holds groups of fields; empty when it is absent. */
        @SuppressWarnings("unchecked") // The reader and Jackson make maps of groups.
        public List<Map<String, Object>> groups(String field) {
            return fields.get(field) instanceof List<?> values
                    ? values.stream().map(value -> (Map<String, Object>) value).toList()
                    : List.of();
        }

        /** All that it points to, in the order of its kind's fields; those of groups too. */
        public List<Relation> relations() {
            var all = new ArrayList<Relation>();
            for (var field : kind.fields()) {
                if (field.isRelation()) {
                    texts(field.name()).forEach(target -> all.add(new Relation(field.name(), target)));
                } else if (field.type() == AssetKind.FieldType.GROUPS) {
                    for (var group : groups(field.name())) {
                        field.inside().stream()
                                .filter(AssetKind.Field::isRelation)
                                .filter(inner -> group.containsKey(inner.name()))
                                .forEach(inner ->
                                        all.add(new Relation(inner.name(), String.valueOf(group.get(inner.name())))));
                    }
                }
            }
            return all;
        }
    }

    /** @param type the field's name: {@code dependsOn}, {@code hostedOn}...; {@code target} is an asset id */
    public record Relation(String type, String target) {}

    /**
     * A way into an asset. The secret itself is never here.
     *
     * @param id unique within the asset
     * @param login the name to log in with
     * @param reference where the secret is kept
     * @param holders ids of the people who have it
     * @param rotateEvery how often the secret is to be changed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Access(
            String id,
            @Nullable String name,
            @Nullable String login,
            @Nullable String reference,
            List<String> holders,
            @Nullable AccessScope scope,
            @Nullable LocalDate lastRotated,
            @Nullable Period rotateEvery) {

        public Access {
            holders = orNone(holders);
        }
    }

    /** What its holder can do. */
    public enum AccessScope {
        /** Everything, also give and take accesses. */
        @JsonProperty("admin")
        ADMIN,
        /** Keep it running and repair it. */
        @JsonProperty("operate")
        OPERATE,
        @JsonProperty("read")
        READ
    }

    /**
     * How the asset's checks differ from what is usual for its kind.
     *
     * @param checks settings of single checks by kind, in the words of monitor-service
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Monitoring(
            @Nullable Boolean enabled,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Integer failureThreshold,
            @Nullable Integer recoveryThreshold,
            @Nullable Duration confirmationInterval,
            @Nullable List<Integer> expectStatus,
            @Nullable Map<String, JsonNode> checks) {}

    /** Who answers for a zone. Days are inclusive, in the project's time zone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Duty(
            String zone,
            String primary,
            @Nullable String deputy,
            @Nullable String escalation,
            List<String> informed,
            @Nullable String backupMaker,
            @Nullable String backupVerifier,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo) {

        public boolean isValidOn(LocalDate day) {
            return (validFrom == null || !day.isBefore(validFrom)) && (validTo == null || !day.isAfter(validTo));
        }
    }

    /**
     * @param contractor who supports; the customer is the project's client
     * @param scope what is supported
     * @param exclusions what is not
     * @param calendars business hours, for {@code targets} and escalation steps
     * @param targets deadlines per class and severity
     * @param classification ordered: the first rule that fits decides
     * @param warnAt percents of a deadline after which a warning is due
     * @param reportDay day of the month on which the monthly report is due
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Agreement(
            @Nullable String number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            @Nullable LegalEntity contractor,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> scope,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclusions,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServiceCalendar> calendars,

            Emergency emergency,
            @Nullable Planned planned,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Target> targets,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ClassificationRule> classification,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> warnAt,

            int reportDay,
            @Nullable ReportTerms report) {

        public Agreement {
            scope = orNone(scope);
            exclusions = orNone(exclusions);
            calendars = orNone(calendars);
            targets = orNone(targets);
            classification = orNone(classification);
            warnAt = orNone(warnAt);
        }
    }

    /**
     * @param response until somebody owns the emergency
     * @param escalateAfter silence after which the next person is called
     * @param resolution until it works again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Emergency(
            Duration response,
            Duration escalateAfter,
            @Nullable Duration resolution) {}

    /** @param hourlyRate of hours beyond the included ones */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Planned(double hoursIncluded, @Nullable HourlyRate hourlyRate) {}

    /** @param currency ISO 4217 code */
    public record HourlyRate(double amount, String currency) {}

    /**
     * @param timeZone the project's when absent
     * @param holidays ISO 3166-1 alpha-2 code of the country whose public holidays are days off
     * @param exceptions take precedence over the week and over holidays
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceCalendar(
            String id,
            @Nullable String timeZone,
            List<WeekWindow> windows,
            @Nullable String holidays,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CalendarException> exceptions) {

        public ServiceCalendar {
            exceptions = orNone(exceptions);
        }
    }

    /** Half-open; {@code HH:mm}, {@code 24:00} is the end of the day. */
    public record WeekWindow(List<Weekday> days, String from, String to) {}

    public enum Weekday {
        @JsonProperty("mon")
        MON,
        @JsonProperty("tue")
        TUE,
        @JsonProperty("wed")
        WED,
        @JsonProperty("thu")
        THU,
        @JsonProperty("fri")
        FRI,
        @JsonProperty("sat")
        SAT,
        @JsonProperty("sun")
        SUN
    }

    /** Days, both inclusive, that differ from the week. @param windows the hours of such a day; a day off without */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CalendarException(
            LocalDate from,
            LocalDate to,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TimeWindow> windows,

            @Nullable String name) {

        public CalendarException {
            windows = orNone(windows);
        }
    }

    /** Half-open; written as {@link WeekWindow}. */
    public record TimeWindow(String from, String to) {}

    /** Emergencies and work are different things. */
    public enum WorkClass {
        @JsonProperty("emergency")
        EMERGENCY,
        @JsonProperty("work")
        WORK
    }

    /** As the PagerDuty Events API v2 has them. */
    public enum Severity {
        @JsonProperty("critical")
        CRITICAL,
        @JsonProperty("error")
        ERROR,
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("info")
        INFO
    }

    /**
     * @param severity any when absent
     * @param calendar whose hours count; around the clock when absent
     * @param clause where the agreement says so
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Target(
            @JsonProperty("class") WorkClass workClass,
            @Nullable Severity severity,
            @Nullable Duration response,
            @Nullable Duration resolution,
            @Nullable String calendar,
            @Nullable String clause) {}

    /** @param then what it is, when all of {@code when} holds */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClassificationRule(
            String id,
            Conditions when,
            Outcome then,
            @Nullable Severity severity,
            @Nullable String clause) {}

    public enum Outcome {
        @JsonProperty("emergency")
        EMERGENCY,
        @JsonProperty("work")
        WORK,
        @JsonProperty("ignore")
        IGNORE
    }

    /**
     * What is absent does not matter; of a list, any one suffices.
     *
     * @param expiresWithin what expires does so within this time
     * @param repeatedFailures at least so many failures of a check within {@code repeatedWithin}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Conditions(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> zones,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> assets,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> checkKinds,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Criticality> criticality,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Severity> severities,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> failures,

            @Nullable Period expiresWithin,
            @Nullable Integer repeatedFailures,
            @Nullable Duration repeatedWithin) {

        public Conditions {
            zones = orNone(zones);
            assets = orNone(assets);
            checkKinds = orNone(checkKinds);
            criticality = orNone(criticality);
            severities = orNone(severities);
            failures = orNone(failures);
        }
    }

    /** @param recipients person ids; {@code languages} are the project's when there are none */
    public record ReportTerms(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> recipients,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> languages,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ReportSection> sections) {

        public ReportTerms {
            recipients = orNone(recipients);
            languages = orNone(languages);
            sections = orNone(sections);
        }
    }

    public record ReportSection(String id, SectionMode mode) {}

    public enum SectionMode {
        @JsonProperty("mandatory")
        MANDATORY,
        @JsonProperty("optional")
        OPTIONAL,
        @JsonProperty("hidden")
        HIDDEN
    }

    /** What the company decided: who is called, what is let off, which risks are lived with. */
    public record Policies(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EscalationPolicy> escalation,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Exemption> exemptions,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AcceptedRisk> acceptedRisks) {

        public static final Policies NONE = new Policies(List.of(), List.of(), List.of());

        public Policies {
            escalation = orNone(escalation);
            exemptions = orNone(exemptions);
            acceptedRisks = orNone(acceptedRisks);
        }
    }

    /**
     * @param zones that it is for; every zone without a policy of its own when there are none
     * @param repeat how often the steps are gone through again
     * @param fallback who is called at the very end
     */
    public record EscalationPolicy(
            String id,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> zones,

            List<EscalationStep> steps,
            int repeat,
            List<String> fallback) {

        public EscalationPolicy {
            zones = orNone(zones);
        }
    }

    /**
     * @param targets {@code primary}, {@code deputy}, {@code escalation}, {@code informed}, {@code person:<id>},
     *     {@code schedule:<id>}
     * @param timeout silence after which the next step follows
     * @param calendar the step is skipped outside these hours
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EscalationStep(
            List<String> targets,
            Duration timeout,
            @Nullable String calendar) {}

    /**
     * A scorecard rule that is not counted for a while.
     *
     * @param owner id of the person who answers for it
     * @param until last day
     */
    public record Exemption(String rule, String owner, LocalDate until, String reason) {}

    /**
     * A finding that is lived with for a while.
     *
     * @param subject as the finding has it: {@code asset/site}
     * @param owner id of the person who answers for it
     * @param until last day
     */
    public record AcceptedRisk(String rule, String subject, String owner, LocalDate until, String reason) {}

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
