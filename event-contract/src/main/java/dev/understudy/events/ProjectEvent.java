package dev.understudy.events;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code passport.projects.v1}: a client's system under support, with its zones and its support agreement. */
public sealed interface ProjectEvent extends EventData {

    @Override
    default String key() {
        return projectId();
    }

    /**
     * The project as it now is, whole.
     *
     * @param version grows with every applied passport of the project; an event with a lower one is out of date
     * @param timeZone IANA zone
     * @param languages ISO 639-1 codes, the preferred one first
     * @param agreement absent while nothing has been agreed
     * @param escalationPolicies who is called in which order; where none covers a zone, primary, deputy and escalation
     *     contact follow one another after {@code emergency.escalateAfter}
     */
    @EventType("passport.project.applied.v1")
    record ProjectApplied(
            String projectId,
            long version,
            String name,
            Client client,
            String timeZone,
            List<String> languages,
            List<Zone> zones,
            @Nullable Agreement agreement,
            @Nullable List<EscalationPolicy> escalationPolicies)
            implements ProjectEvent {

        /** Without policies of its own. */
        public ProjectApplied(
                String projectId,
                long version,
                String name,
                Client client,
                String timeZone,
                List<String> languages,
                List<Zone> zones,
                @Nullable Agreement agreement) {
            this(projectId, version, name, client, timeZone, languages, zones, agreement, null);
        }
    }

    @EventType(value = "passport.project.removed.v1", tombstone = true)
    record ProjectRemoved(String projectId) implements ProjectEvent {}

    /**
     * The legal entity that owns the project.
     *
     * @param inn the Russian taxpayer number
     * @param ogrn the Russian registration number: 13 digits of a company, 15 of an entrepreneur
     * @param country ISO 3166-1 alpha-2 code
     */
    record Client(
            String clientId,
            String name,
            @Nullable String inn,
            @Nullable String ogrn,
            @Nullable String country) {

        /** Of which no more is known. */
        public Client(String clientId, String name, @Nullable String inn) {
            this(clientId, name, inn, null, null);
        }
    }

    record Zone(String zoneId, String name, Criticality criticality) {}

    /**
     * @param validFrom first day, in the project's time zone
     * @param validTo last day, inclusive; open-ended when absent
     * @param reportDay day of the month on which the monthly report is due
     * @param contractor who supports; the customer is the project's client
     * @param scope what is supported, in the words of the agreement
     * @param calendars the business hours that {@code targets} name
     * @param targets deadlines per class and severity, the more particular first; what none covers follows
     *     {@code emergency}
     * @param classification ordered: the first rule that fits decides
     * @param hourlyRate of planned work beyond the included hours
     * @param warnPercents shares of a deadline after which a warning is due, 1 to 99
     */
    record Agreement(
            @Nullable String number,
            @Nullable LocalDate validFrom,
            @Nullable LocalDate validTo,
            EmergencyTerms emergency,
            @Nullable PlannedTerms planned,
            int reportDay,
            @Nullable Contractor contractor,
            @Nullable List<String> scope,
            @Nullable List<ServiceCalendar> calendars,
            @Nullable List<Target> targets,
            @Nullable List<ClassificationRule> classification,
            @Nullable HourlyRate hourlyRate,
            @Nullable List<Integer> warnPercents,
            @Nullable ReportTerms report) {

        /** Of which no more was agreed. */
        public Agreement(
                @Nullable String number,
                @Nullable LocalDate validFrom,
                @Nullable LocalDate validTo,
                EmergencyTerms emergency,
                @Nullable PlannedTerms planned,
                int reportDay) {
            this(
                    number, validFrom, validTo, emergency, planned, reportDay, null, null, null, null, null, null, null,
                    null);
        }
    }

    /**
     * @param response until somebody owns the emergency, around the clock
     * @param escalateAfter silence after which the next person is called
     * @param resolution until it works again; absent when not agreed
     */
    record EmergencyTerms(
            Duration response,
            Duration escalateAfter,
            @Nullable Duration resolution) {}

    record PlannedTerms(double hoursIncluded) {}

    /** The company that supports; numbers as of {@link Client}. */
    record Contractor(
            String name,
            @Nullable String inn,
            @Nullable String ogrn,
            @Nullable String country) {}

    /**
     * Hours in which a clock runs. Windows are half-open; {@code 24:00} is the end of a day.
     *
     * @param timeZone IANA zone; the project's when absent
     * @param holidayCountry ISO 3166-1 alpha-2 code of the country whose public holidays are days off
     * @param exceptions take precedence over the week and over public holidays
     */
    record ServiceCalendar(
            String calendarId,
            @Nullable String timeZone,
            List<WeekWindow> windows,
            @Nullable String holidayCountry,
            @Nullable List<CalendarException> exceptions) {}

    /**
     * @param days {@code mon}, {@code tue}, {@code wed}, {@code thu}, {@code fri}, {@code sat}, {@code sun}
     * @param from {@code HH:mm}
     * @param to {@code HH:mm}, later than {@code from}, at most {@code 24:00}
     */
    record WeekWindow(List<String> days, String from, String to) {}

    /**
     * Days that differ from the week, both inclusive.
     *
     * @param windows the hours of such a day; a day off when absent
     */
    record CalendarException(
            LocalDate from,
            LocalDate to,
            @Nullable List<TimeWindow> windows,
            @Nullable String name) {}

    /** Written as {@link WeekWindow}. */
    record TimeWindow(String from, String to) {}

    /**
     * @param workClass {@code emergency} or {@code work}
     * @param severity {@code critical}, {@code error}, {@code warning} or {@code info}; any when absent
     * @param calendarId whose hours count; around the clock when absent
     * @param clause where the agreement says so
     */
    record Target(
            String workClass,
            @Nullable String severity,
            @Nullable Duration response,
            @Nullable Duration resolution,
            @Nullable String calendarId,
            @Nullable String clause) {}

    /**
     * @param when all that it names must hold
     * @param outcome {@code emergency}, {@code work} or {@code ignore}
     * @param severity that the incident or work item gets; as reported when absent
     * @param clause where the agreement says so
     */
    record ClassificationRule(
            String ruleId,
            Conditions when,
            String outcome,
            @Nullable String severity,
            @Nullable String clause) {}

    /**
     * What is absent does not matter; of a list, any one suffices.
     *
     * @param zones zone ids
     * @param assets asset ids
     * @param checkKinds {@code http}, {@code tls}, {@code domain}...
     * @param criticality of the zone, or of the asset where it has its own
     * @param severities {@code critical}, {@code error}, {@code warning}, {@code info}
     * @param failures kinds of failure: {@code status}, {@code dns}, {@code tls-handshake}...
     * @param expiresWithin what expires does so within this time
     * @param repeatedFailures at least so many failures of one check, this one included...
     * @param repeatedWithin ...within this time; absent only together with {@code repeatedFailures}
     */
    record Conditions(
            @Nullable List<String> zones,
            @Nullable List<String> assets,
            @Nullable List<String> checkKinds,
            @Nullable List<Criticality> criticality,
            @Nullable List<String> severities,
            @Nullable List<String> failures,
            @Nullable Duration expiresWithin,
            @Nullable Integer repeatedFailures,
            @Nullable Duration repeatedWithin) {}

    /** @param currency ISO 4217 code */
    record HourlyRate(double amount, String currency) {}

    /**
     * @param recipients person ids
     * @param languages ISO 639-1 codes; the project's when absent
     * @param sections how sections differ from what is usual
     */
    record ReportTerms(
            @Nullable List<String> recipients,
            @Nullable List<String> languages,
            @Nullable List<ReportSection> sections) {}

    /**
     * @param section {@code summary}, {@code emergencies}, {@code availability}...
     * @param mode {@code mandatory}, {@code optional} or {@code hidden}
     */
    record ReportSection(String section, String mode) {}

    /**
     * Who is called when nobody has answered.
     *
     * @param zones that it is for; every zone without a policy of its own when absent
     * @param repeat how often the steps are gone through again, from 0
     * @param fallback who is called at the very end
     */
    record EscalationPolicy(
            String policyId,
            @Nullable List<String> zones,
            List<EscalationStep> steps,
            int repeat,
            List<EscalationTarget> fallback) {}

    /**
     * @param timeout silence after which the next step follows
     * @param calendarId the step is skipped outside these hours
     */
    record EscalationStep(
            List<EscalationTarget> targets,
            Duration timeout,
            @Nullable String calendarId) {}

    /**
     * @param kind {@code primary}, {@code deputy}, {@code escalation} or {@code informed} of the zone, {@code person}
     *     or {@code schedule} (on call)
     * @param id of the person or schedule; absent otherwise
     */
    record EscalationTarget(String kind, @Nullable String id) {}
}
