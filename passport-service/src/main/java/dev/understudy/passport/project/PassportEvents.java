package dev.understudy.passport.project;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.EventData;
import dev.understudy.events.PersonEvent;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.PersonEvent.PersonRemoved;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.EmergencyTerms;
import dev.understudy.events.ProjectEvent.PlannedTerms;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.events.ResponsibilityEvent;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesRemoved;
import dev.understudy.passport.document.AssetKind.FieldType;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Agreement;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Contact;
import dev.understudy.passport.document.Passport.Monitoring;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.WebAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A passport in the words of the event contract. */
final class PassportEvents {

    private PassportEvents() {}

    /**
     * What the suite is told of a new version: the project always, as it carries the version; of the rest only what
     * differs. Duties come before assets, so that whoever is to be called is known before anything is watched.
     */
    static List<EventData> applied(Passport passport, long version, boolean isNew, PassportDiff diff) {
        var projectId = passport.project().id();
        var events = new ArrayList<EventData>();
        events.add(project(passport, version));
        var people = touched(diff.people());
        passport.people().stream()
                .filter(person -> people.contains(person.id()))
                .map(person -> person(projectId, version, person))
                .forEach(events::add);
        if (isNew || !diff.responsibilities().isEmpty()) {
            events.add(duties(passport, version));
        }
        var assets = touched(diff.assets());
        passport.assets().stream()
                .filter(asset -> assets.contains(asset.id()))
                .map(asset -> asset(projectId, version, asset))
                .forEach(events::add);
        diff.assets().removed().forEach(id -> events.add(new AssetRemoved(projectId, id)));
        diff.people().removed().forEach(id -> events.add(new PersonRemoved(projectId, id)));
        return events;
    }

    /** The end of everything that was told: assets first, so that nothing is watched that nobody answers for. */
    static List<EventData> removed(Passport passport) {
        var projectId = passport.project().id();
        var events = new ArrayList<EventData>();
        passport.assets().forEach(asset -> events.add(new AssetRemoved(projectId, asset.id())));
        events.add(new ResponsibilitiesRemoved(projectId));
        passport.people().forEach(person -> events.add(new PersonRemoved(projectId, person.id())));
        events.add(new ProjectRemoved(projectId));
        return events;
    }

    private static HashSet<String> touched(PassportDiff.Changes changes) {
        var ids = new HashSet<>(changes.added());
        ids.addAll(changes.changed());
        return ids;
    }

    private static ProjectApplied project(Passport passport, long version) {
        var project = passport.project();
        return new ProjectApplied(
                project.id(),
                version,
                project.name(),
                new ProjectEvent.Client(
                        project.client().id(),
                        project.client().name(),
                        project.client().inn(),
                        project.client().ogrn(),
                        project.client().country()),
                project.timeZone(),
                project.languages(),
                passport.zones().stream()
                        .map(zone -> new ProjectEvent.Zone(zone.id(), zone.name(), zone.criticality()))
                        .toList(),
                agreement(passport.agreement()),
                orAbsent(passport.policiesOrNone().escalation().stream()
                        .map(PassportEvents::policy)
                        .toList()));
    }

    private static ProjectEvent.@Nullable Agreement agreement(@Nullable Agreement agreement) {
        return agreement == null
                ? null
                : new ProjectEvent.Agreement(
                        agreement.number(),
                        agreement.validFrom(),
                        agreement.validTo(),
                        new EmergencyTerms(
                                agreement.emergency().response(),
                                agreement.emergency().escalateAfter(),
                                agreement.emergency().resolution()),
                        agreement.planned() == null
                                ? null
                                : new PlannedTerms(agreement.planned().hoursIncluded()),
                        agreement.reportDay(),
                        agreement.contractor() == null ? null : contractor(agreement.contractor()),
                        orAbsent(agreement.scope()),
                        orAbsent(agreement.calendars().stream()
                                .map(PassportEvents::calendar)
                                .toList()),
                        orAbsent(agreement.targets().stream()
                                .map(target -> new ProjectEvent.Target(
                                        word(target.workClass()),
                                        wordOrNull(target.severity()),
                                        target.response(),
                                        target.resolution(),
                                        target.calendar(),
                                        target.clause()))
                                .toList()),
                        orAbsent(agreement.classification().stream()
                                .map(rule -> new ProjectEvent.ClassificationRule(
                                        rule.id(),
                                        conditions(rule.when()),
                                        word(rule.then()),
                                        wordOrNull(rule.severity()),
                                        rule.clause()))
                                .toList()),
                        hourlyRate(agreement.planned()),
                        orAbsent(agreement.warnAt()),
                        agreement.report() == null ? null : report(agreement.report()));
    }

    private static ProjectEvent.Contractor contractor(Passport.LegalEntity contractor) {
        return new ProjectEvent.Contractor(
                contractor.name(), contractor.inn(), contractor.ogrn(), contractor.country());
    }

    private static ProjectEvent.ServiceCalendar calendar(Passport.ServiceCalendar calendar) {
        return new ProjectEvent.ServiceCalendar(
                calendar.id(),
                calendar.timeZone(),
                calendar.windows().stream()
                        .map(window -> new ProjectEvent.WeekWindow(
                                window.days().stream().map(PassportEvents::word).toList(), window.from(), window.to()))
                        .toList(),
                calendar.holidays(),
                orAbsent(calendar.exceptions().stream()
                        .map(exception -> new ProjectEvent.CalendarException(
                                exception.from(),
                                exception.to(),
                                orAbsent(exception.windows().stream()
                                        .map(window -> new ProjectEvent.TimeWindow(window.from(), window.to()))
                                        .toList()),
                                exception.name()))
                        .toList()));
    }

    private static ProjectEvent.Conditions conditions(Passport.Conditions when) {
        return new ProjectEvent.Conditions(
                orAbsent(when.zones()),
                orAbsent(when.assets()),
                orAbsent(when.checkKinds()),
                orAbsent(when.criticality()),
                orAbsent(when.severities().stream().map(PassportEvents::word).toList()),
                orAbsent(when.failures()),
                // A month is as long as it can be: better a day early than late.
                when.expiresWithin() == null
                        ? null
                        : Duration.ofDays(when.expiresWithin().toTotalMonths() * 31L
                                + when.expiresWithin().getDays()),
                when.repeatedFailures(),
                when.repeatedWithin());
    }

    private static ProjectEvent.@Nullable HourlyRate hourlyRate(Passport.@Nullable Planned planned) {
        return planned == null || planned.hourlyRate() == null
                ? null
                : new ProjectEvent.HourlyRate(
                        planned.hourlyRate().amount(), planned.hourlyRate().currency());
    }

    private static ProjectEvent.ReportTerms report(Passport.ReportTerms report) {
        return new ProjectEvent.ReportTerms(
                orAbsent(report.recipients()),
                orAbsent(report.languages()),
                orAbsent(report.sections().stream()
                        .map(section -> new ProjectEvent.ReportSection(section.id(), word(section.mode())))
                        .toList()));
    }

    private static ProjectEvent.EscalationPolicy policy(Passport.EscalationPolicy policy) {
        return new ProjectEvent.EscalationPolicy(
                policy.id(),
                orAbsent(policy.zones()),
                policy.steps().stream()
                        .map(step -> new ProjectEvent.EscalationStep(
                                targets(step.targets()), step.timeout(), step.calendar()))
                        .toList(),
                policy.repeat(),
                targets(policy.fallback()));
    }

    private static List<ProjectEvent.EscalationTarget> targets(List<String> targets) {
        return targets.stream()
                .map(target -> {
                    int colon = target.indexOf(':');
                    return colon < 0
                            ? new ProjectEvent.EscalationTarget(target, null)
                            : new ProjectEvent.EscalationTarget(
                                    target.substring(0, colon), target.substring(colon + 1));
                })
                .toList();
    }

    private static <T> @Nullable List<T> orAbsent(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static @Nullable String wordOrNull(@Nullable Enum<?> constant) {
        return constant == null ? null : word(constant);
    }

    private static PersonApplied person(String projectId, long version, Person person) {
        return new PersonApplied(
                projectId,
                person.id(),
                version,
                person.name(),
                person.role(),
                person.employer() == null ? null : word(person.employer()),
                person.languages(),
                person.contacts().stream()
                        .map(contact ->
                                new PersonEvent.Contact(word(contact.kind()), address(contact), contact.secret()))
                        .toList(),
                person.absences().stream()
                        .map(absence -> new PersonEvent.Absence(absence.from(), absence.to(), absence.deputy()))
                        .toList());
    }

    private static String address(Contact contact) {
        return switch (contact.kind()) {
            case EMAIL, TELEGRAM, PHONE, SMS, SLACK, MATTERMOST, MAX, VK, NTFY -> contact.address();
            case WEBHOOK -> onTheWire(FieldType.URL, contact.address());
        };
    }

    private static ResponsibilitiesApplied duties(Passport passport, long version) {
        return new ResponsibilitiesApplied(
                passport.project().id(),
                version,
                passport.responsibilities().stream()
                        .map(duty -> new ResponsibilityEvent.Duty(
                                duty.zone(),
                                duty.primary(),
                                duty.deputy(),
                                duty.escalation(),
                                duty.informed(),
                                duty.validFrom(),
                                duty.validTo(),
                                duty.backupMaker(),
                                duty.backupVerifier()))
                        .toList());
    }

    static AssetApplied asset(String projectId, long version, Asset asset) {
        var attributes = new LinkedHashMap<String, String>();
        var lists = new LinkedHashMap<String, List<String>>();
        for (var field : asset.kind().fields()) {
            if (field.isRelation() || !asset.fields().containsKey(field.name())) {
                continue;
            }
            switch (field.type()) {
                case TEXTS, HOSTS -> lists.put(field.name(), asset.texts(field.name()));
                // What an entry is called, and its version where it has one: enough to know it by.
                case GROUPS ->
                    lists.put(
                            field.name(),
                            asset.groups(field.name()).stream()
                                    .map(group -> String.join(
                                            " ",
                                            group.values().stream()
                                                    .map(Object::toString)
                                                    .toList()))
                                    .toList());
                default ->
                    attributes.put(
                            field.name(),
                            onTheWire(field.type(), asset.text(field.name()).orElseThrow()));
            }
        }
        var relations = asset.relations().stream()
                .map(relation -> new Relation(relation.type(), relation.target()))
                .toList();
        return new AssetApplied(
                projectId,
                asset.id(),
                version,
                asset.kind().word(),
                asset.name(),
                asset.zone(),
                attributes,
                relations,
                hints(asset.monitoring()),
                asset.criticality(),
                lists.isEmpty() ? null : lists,
                orAbsent(asset.accesses().stream()
                        .map(access -> new AssetEvent.Access(
                                access.id(),
                                access.reference(),
                                access.holders(),
                                wordOrNull(access.scope()),
                                access.lastRotated()))
                        .toList()));
    }

    /** Whoever connects to an address needs it in ASCII; only people want to see it in their own letters. */
    private static String onTheWire(FieldType type, String value) {
        return type == FieldType.URL ? WebAddress.ascii(value).orElse(value) : value;
    }

    private static @Nullable MonitoringHints hints(@Nullable Monitoring monitoring) {
        return monitoring == null
                ? null
                : new MonitoringHints(
                        monitoring.enabled(),
                        monitoring.interval(),
                        monitoring.timeout(),
                        monitoring.confirmationInterval(),
                        monitoring.failureThreshold(),
                        monitoring.recoveryThreshold(),
                        monitoring.expectStatus(),
                        monitoring.checks());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
