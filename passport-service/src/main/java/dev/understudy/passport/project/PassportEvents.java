package dev.understudy.passport.project;

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
                        project.client().inn()),
                project.timeZone(),
                project.languages(),
                passport.zones().stream()
                        .map(zone -> new ProjectEvent.Zone(zone.id(), zone.name(), zone.criticality()))
                        .toList(),
                agreement(passport.agreement()));
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
                        agreement.reportDay());
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
            case EMAIL -> contact.address();
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
                                duty.validTo()))
                        .toList());
    }

    private static AssetApplied asset(String projectId, long version, Asset asset) {
        var attributes = new LinkedHashMap<String, String>();
        var relations = new ArrayList<Relation>();
        for (var field : asset.kind().fields()) {
            var value = asset.fields().get(field.name());
            if (value instanceof List<?> targets) {
                targets.forEach(target -> relations.add(new Relation(field.name(), target.toString())));
            } else if (value != null && field.isRelation()) {
                relations.add(new Relation(field.name(), value.toString()));
            } else if (value != null) {
                attributes.put(field.name(), onTheWire(field.type(), value.toString()));
            }
        }
        return new AssetApplied(
                projectId,
                asset.id(),
                version,
                asset.kind().word(),
                asset.name(),
                asset.zone(),
                attributes,
                relations,
                hints(asset.monitoring()));
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
                        monitoring.expectStatus());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
