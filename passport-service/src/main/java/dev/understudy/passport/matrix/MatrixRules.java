package dev.understudy.passport.matrix;

import dev.understudy.passport.document.Passport.Absence;
import dev.understudy.passport.document.Passport.ContactKind;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.finding.Bilingual;
import dev.understudy.passport.finding.Finding;
import dev.understudy.passport.finding.Finding.Severity;
import dev.understudy.passport.finding.FindingRule;
import dev.understudy.passport.finding.Situation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of the matrix. Names of people in messages, ids in evidence. */
final class MatrixRules {

    private static final String NEED =
            "support is a process on paper: somebody answers for each zone, and somebody else can";

    /** How far ahead an absence is a matter of today. */
    static final int DAYS_AHEAD = 30;

    private static final int LONGEST_ABSENCE = 366;
    /** A person who is first in line for more zones than this, and for more than half of them, is overloaded. */
    static final int MOST_ZONES = 4;

    private MatrixRules() {}

    /** A zone that nobody answers for today. */
    @ApplicationScoped
    static class ZoneWithoutPrimary implements FindingRule {

        @Override
        public String id() {
            return "zone-without-primary";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var covered = zonesOf(situation.dutiesToday());
            return situation.passport().zones().stream()
                    .filter(zone -> !covered.contains(zone.id()))
                    .map(zone -> new Finding(
                            this,
                            situation.isCriticalZone(zone.id()) ? Severity.HIGH : Severity.MEDIUM,
                            "zone/" + zone.id(),
                            zone.id(),
                            Bilingual.of(
                                    "Nobody answers for zone '" + zone.name() + "' today",
                                    "За зону «" + zone.name() + "» сегодня никто не отвечает"),
                            Bilingual.of(
                                    "Name a primary and a deputy for it in 'responsibilities'",
                                    "Назначьте ответственного и заместителя в разделе responsibilities"),
                            "responsibilities for " + zone.id() + ": " + periods(situation, zone.id())));
        }

        /** Who answered or will answer, and when; no day of today's, or it would be another finding tomorrow. */
        private static String periods(Situation situation, String zone) {
            var duties = situation.passport().responsibilities().stream()
                    .filter(duty -> duty.zone().equals(zone))
                    .map(duty -> duty.primary()
                            + (duty.validFrom() == null ? "" : " from " + duty.validFrom())
                            + (duty.validTo() == null ? "" : " until " + duty.validTo()))
                    .toList();
            return duties.isEmpty() ? "none" : String.join(", ", duties);
        }
    }

    /** A zone that hangs on one person. */
    @ApplicationScoped
    static class DutyWithoutDeputy implements FindingRule {

        @Override
        public String id() {
            return "duty-without-deputy";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return byZone(situation).entrySet().stream()
                    .filter(zone -> zone.getValue().stream().allMatch(duty -> duty.deputy() == null))
                    .map(zone -> {
                        var primary = zone.getValue().getFirst().primary();
                        return new Finding(
                                this,
                                situation.isCriticalZone(zone.getKey()) ? Severity.HIGH : Severity.LOW,
                                "zone/" + zone.getKey(),
                                zone.getKey(),
                                Bilingual.of(
                                        "Zone '" + situation.zoneName(zone.getKey()) + "' hangs on "
                                                + situation.personName(primary) + " alone",
                                        "Зона «" + situation.zoneName(zone.getKey()) + "» держится на одном человеке: "
                                                + situation.personName(primary)),
                                Bilingual.of(
                                        "Name a deputy who has the accesses too",
                                        "Назначьте заместителя, у которого тоже есть доступы"),
                                "primary " + primary + ", no deputy");
                    });
        }
    }

    /** Primary and deputy are one, or the last in line is the first. */
    @ApplicationScoped
    static class DeputyOfOneself implements FindingRule {

        @Override
        public String id() {
            return "deputy-of-oneself";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            return byZone(situation).entrySet().stream().flatMap(zone -> zone.getValue().stream()
                    .filter(duty -> duty.primary().equals(duty.deputy())
                            || duty.primary().equals(duty.escalation())
                            || (duty.deputy() != null && duty.deputy().equals(duty.escalation())))
                    .limit(1)
                    .map(duty -> {
                        var person = duty.primary().equals(duty.deputy())
                                        || duty.primary().equals(duty.escalation())
                                ? duty.primary()
                                : String.valueOf(duty.deputy());
                        return new Finding(
                                this,
                                Severity.MEDIUM,
                                "zone/" + zone.getKey(),
                                zone.getKey(),
                                Bilingual.of(
                                        situation.personName(person) + " is asked twice for zone '"
                                                + situation.zoneName(zone.getKey()) + "': nobody new is called",
                                        situation.personName(person) + " значится в зоне «"
                                                + situation.zoneName(zone.getKey())
                                                + "» дважды: после молчания звать некого"),
                                Bilingual.of(
                                        "Name somebody else as deputy or escalation contact",
                                        "Назначьте другого человека заместителем или контактом эскалации"),
                                "primary " + duty.primary() + ", deputy " + duty.deputy() + ", escalation "
                                        + duty.escalation());
                    }));
        }
    }

    /** Somebody is or will be away, and nobody who is there stands in. */
    @ApplicationScoped
    static class AbsenceWithoutDeputy implements FindingRule {

        @Override
        public String id() {
            return "absence-without-deputy";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var last = situation.today().plusDays(DAYS_AHEAD);
            return situation.passport().zones().stream().flatMap(zone -> Stream.iterate(
                            situation.today(), day -> !day.isAfter(last), day -> day.plusDays(1))
                    .filter(day -> isUncovered(situation, zone.id(), day))
                    .limit(1)
                    .map(day -> finding(situation, zone.id(), day, begin(situation, zone.id(), day))));
        }

        /** Somebody is first in line on that day, and everybody whom the matrix and the absences lead to is away. */
        private static boolean isUncovered(Situation situation, String zone, LocalDate day) {
            var duties = situation.passport().responsibilities().stream()
                    .filter(duty -> duty.zone().equals(zone) && duty.isValidOn(day))
                    .toList();
            return !duties.isEmpty()
                    && duties.stream()
                            .allMatch(duty -> isAway(situation, duty.primary(), day, new HashSet<>())
                                    && (duty.deputy() == null
                                            || isAway(situation, duty.deputy(), day, new HashSet<>())));
        }

        /** Deputies of absences stand in for one another, also in a chain; a circle leads nowhere. */
        private static boolean isAway(Situation situation, String person, LocalDate day, Set<String> asked) {
            if (!asked.add(person)) {
                return true;
            }
            var absence = situation.passport().person(person).flatMap(known -> known.absentOn(day));
            if (absence.isEmpty()) {
                return false;
            }
            var deputy = absence.map(Absence::deputy).orElse(null);
            return deputy == null || isAway(situation, deputy, day, asked);
        }

        /** Since when: while it lasts, it is the same absence every day. */
        private static LocalDate begin(Situation situation, String zone, LocalDate day) {
            var begin = day;
            for (int back = 0; back < LONGEST_ABSENCE && isUncovered(situation, zone, begin.minusDays(1)); back++) {
                begin = begin.minusDays(1);
            }
            return begin;
        }

        private Finding finding(Situation situation, String zone, LocalDate day, LocalDate begin) {
            boolean now = day.equals(situation.today());
            var primary = situation.passport().responsibilities().stream()
                    .filter(duty -> duty.zone().equals(zone) && duty.isValidOn(day))
                    .map(Duty::primary)
                    .findFirst()
                    .orElseThrow();
            return new Finding(
                    this,
                    now && situation.isCriticalZone(zone) ? Severity.HIGH : Severity.MEDIUM,
                    "zone/" + zone,
                    zone,
                    Bilingual.of(
                            "From " + begin + " nobody who answers for zone '" + situation.zoneName(zone)
                                    + "' is there",
                            "С " + begin + " в зоне «" + situation.zoneName(zone) + "» нет никого из ответственных"),
                    Bilingual.of(
                            "Name a deputy who is there for the absence of " + situation.personName(primary),
                            "Назначьте на время отсутствия (" + situation.personName(primary)
                                    + ") заместителя, который на месте"),
                    "from " + begin + " primary " + primary + " and all deputies are absent");
        }
    }

    /** Nobody finds their own mistakes. */
    @ApplicationScoped
    static class BackupMakerVerifies implements FindingRule {

        @Override
        public String id() {
            return "backup-maker-verifies";
        }

        @Override
        public String source() {
            return "backups are made by one person and tried by another";
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var ofZones = situation.dutiesToday().stream()
                    .filter(duty ->
                            duty.backupMaker() != null && duty.backupMaker().equals(duty.backupVerifier()))
                    .map(duty -> finding(
                            situation,
                            "zone/" + duty.zone(),
                            duty.zone(),
                            String.valueOf(duty.backupMaker()),
                            situation.zoneName(duty.zone())));
            var ofBackups = situation.passport().assets().stream()
                    .filter(asset -> asset.text("maker").isPresent()
                            && asset.text("maker").equals(asset.text("verifier")))
                    .map(asset -> finding(
                            situation,
                            "asset/" + asset.id(),
                            asset.zone(),
                            asset.text("maker").orElseThrow(),
                            asset.name()));
            return Stream.concat(ofZones, ofBackups);
        }

        private Finding finding(
                Situation situation, String subject, @Nullable String zone, String person, String name) {
            return new Finding(
                    this,
                    Severity.MEDIUM,
                    subject,
                    zone,
                    Bilingual.of(
                            situation.personName(person) + " makes and verifies the backups of '" + name + "'",
                            situation.personName(person) + " и делает, и проверяет копии («" + name + "»)"),
                    Bilingual.of("Let somebody else verify them", "Пусть проверяет другой человек"),
                    "maker and verifier: " + person);
        }
    }

    /** One person is first in line for nearly everything. */
    @ApplicationScoped
    static class Overload implements FindingRule {

        @Override
        public String id() {
            return "person-overloaded";
        }

        @Override
        public String source() {
            return NEED;
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var zones = new LinkedHashMap<String, Set<String>>();
            situation.dutiesToday().forEach(duty -> zones.computeIfAbsent(duty.primary(), _ -> new LinkedHashSet<>())
                    .add(duty.zone()));
            int all = situation.passport().zones().size();
            return zones.entrySet().stream()
                    .filter(person -> person.getValue().size() > MOST_ZONES
                            && person.getValue().size() * 2 > all)
                    .map(person -> new Finding(
                            this,
                            Severity.MEDIUM,
                            "person/" + person.getKey(),
                            null,
                            Bilingual.of(
                                    situation.personName(person.getKey()) + " is first in line for "
                                            + person.getValue().size() + " of " + all + " zones",
                                    situation.personName(person.getKey()) + " отвечает первым за "
                                            + person.getValue().size() + " из " + all + " зон"),
                            Bilingual.of("Give some of the zones to others", "Передайте часть зон другим"),
                            "primary of " + String.join(", ", person.getValue())));
        }
    }

    /** Somebody is to be called and cannot be, or by one way only. */
    @ApplicationScoped
    static class HardToReach implements FindingRule {

        @Override
        public String id() {
            return "person-hard-to-reach";
        }

        @Override
        public String source() {
            return "whoever is called in an emergency needs two ways to be reached";
        }

        @Override
        public Stream<Finding> find(Situation situation) {
            var called = new LinkedHashMap<String, String>();
            for (var duty : situation.dutiesToday()) {
                Stream.of(duty.primary(), duty.deputy(), duty.escalation())
                        .filter(Objects::nonNull)
                        .forEach(person -> called.putIfAbsent(person, duty.zone()));
            }
            return called.keySet().stream()
                    .flatMap(id -> situation.passport().person(id).stream())
                    .filter(person -> kinds(person.contacts().stream()
                                    .map(contact -> contact.kind())
                                    .toList())
                            < 2)
                    .map(person -> new Finding(
                            this,
                            person.contacts().isEmpty() ? Severity.HIGH : Severity.MEDIUM,
                            "person/" + person.id(),
                            null,
                            Bilingual.of(
                                    person.contacts().isEmpty()
                                            ? person.name() + " is to be called and cannot be reached"
                                            : person.name() + " can be reached in one way only",
                                    person.contacts().isEmpty()
                                            ? person.name() + ": вызывать надо, а связи нет"
                                            : person.name() + ": только один способ связи"),
                            Bilingual.of(
                                    "Add a second contact of another kind", "Добавьте второй контакт другого вида"),
                            "contacts: "
                                    + (person.contacts().isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ",
                                                    person.contacts().stream()
                                                            .map(contact -> contact.kind()
                                                                    .name()
                                                                    .toLowerCase(Locale.ROOT))
                                                            .toList()))));
        }

        private static int kinds(List<ContactKind> kinds) {
            return kinds.isEmpty() ? 0 : EnumSet.copyOf(kinds).size();
        }
    }

    private static Set<String> zonesOf(List<Duty> duties) {
        var zones = new HashSet<String>();
        duties.forEach(duty -> zones.add(duty.zone()));
        return zones;
    }

    private static Map<String, List<Duty>> byZone(Situation situation) {
        var zones = new HashMap<String, List<Duty>>();
        for (var duty : situation.dutiesToday()) {
            zones.computeIfAbsent(duty.zone(), _ -> new ArrayList<>()).add(duty);
        }
        return zones;
    }
}
