package dev.understudy.passport.offboarding;

import dev.understudy.events.Criticality;
import dev.understudy.passport.busfactor.BusFactor;
import dev.understudy.passport.busfactor.Operations;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.ContactKind;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.offboarding.OffboardingPack.HandOver;
import dev.understudy.passport.offboarding.OffboardingPack.Leaver;
import dev.understudy.passport.offboarding.OffboardingPack.Move;
import dev.understudy.passport.offboarding.OffboardingPack.Role;
import dev.understudy.passport.offboarding.OffboardingPack.Rotation;
import dev.understudy.passport.offboarding.OffboardingPack.Tie;
import dev.understudy.passport.ownership.Ownership;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds everything in a passport that ties the work to people who leave. */
final class Offboarding {

    private static final Set<AssetKind> ACCOUNTS =
            Set.of(AssetKind.ACCOUNT, AssetKind.DOMAIN, AssetKind.HOSTING, AssetKind.DNS_ZONE);

    private final Passport passport;
    private final LocalDate day;
    private final Set<String> leaving;
    private final Set<String> onlyThey = new HashSet<>();

    private Offboarding(Passport passport, Set<String> leaving, LocalDate day) {
        this.passport = passport;
        this.leaving = leaving;
        this.day = day;
    }

    /** @param leaving ids of people of the passport */
    static OffboardingPack of(Passport passport, long version, Set<String> leaving, LocalDate day) {
        return new Offboarding(passport, leaving, day).pack(version);
    }

    private OffboardingPack pack(long version) {
        var assets = BusFactor.without(Operations.assets(passport), leaving);
        var duties = BusFactor.without(Operations.duties(passport, day), leaving);
        assets.orphans().forEach(thing -> onlyThey.add(thing.id()));
        return new OffboardingPack(
                passport.project().id(),
                passport.project().name(),
                version,
                day,
                passport.people().stream()
                        .filter(person -> leaving.contains(person.id()))
                        .map(person -> new Leaver(person.id(), person.name(), person.role()))
                        .toList(),
                rotations(),
                handOvers(),
                moves(),
                assets,
                duties);
    }

    private List<Rotation> rotations() {
        var rotations = new ArrayList<Rotation>();
        for (var asset : passport.assets()) {
            for (var access : asset.accesses()) {
                if (access.holders().stream().anyMatch(leaving::contains)) {
                    rotations.add(rotation(asset, access));
                }
            }
        }
        rotations.sort(Comparator.comparing(Rotation::risk)
                .thenComparing(Rotation::criticality, weight())
                .thenComparing(rotation ->
                        !AccessScope.ADMIN.name().toLowerCase(Locale.ROOT).equals(rotation.scope()))
                .thenComparing(Rotation::lastRotated, Comparator.nullsFirst(Comparator.naturalOrder())));
        return rotations;
    }

    private Rotation rotation(Asset asset, Access access) {
        var criticality = passport.criticality(asset).orElse(null);
        var others = access.holders().stream()
                .filter(holder -> !leaving.contains(holder))
                .map(this::name)
                .toList();
        boolean reading = access.scope() == AccessScope.READ;
        boolean alone = others.isEmpty() && (onlyThey.contains(asset.id()) || !reading);
        var risk = alone
                ? Risk.BEFORE_THE_LAST_DAY
                : criticality == Criticality.CRITICAL && !reading ? Risk.ON_THE_LAST_DAY : Risk.WITHIN_A_WEEK;
        return new Rotation(
                risk,
                asset.id(),
                asset.name(),
                asset.kind().word(),
                criticality,
                access.id(),
                access.name() == null ? access.id() : access.name(),
                access.login(),
                access.reference(),
                access.scope() == null ? null : access.scope().name().toLowerCase(Locale.ROOT),
                access.holders().stream()
                        .filter(leaving::contains)
                        .map(this::name)
                        .toList(),
                others,
                access.lastRotated());
    }

    private List<HandOver> handOvers() {
        var all = new ArrayList<HandOver>();
        for (var duty : passport.responsibilities()) {
            // What will hold one day has to be handed over too; what is over has not.
            if (duty.validTo() == null || !duty.validTo().isBefore(day)) {
                ofZone(duty, all);
            }
        }
        for (var asset : passport.assets(AssetKind.BACKUP)) {
            var criticality = passport.criticality(asset).orElse(null);
            add(
                    all,
                    Role.BACKUP_MAKER,
                    asset.id(),
                    asset.name(),
                    criticality,
                    asset.text("maker").orElse(null),
                    null);
            add(
                    all,
                    Role.BACKUP_VERIFIER,
                    asset.id(),
                    asset.name(),
                    criticality,
                    asset.text("verifier").orElse(null),
                    null);
        }
        var policies = passport.policiesOrNone();
        for (var policy : policies.escalation()) {
            var named = new LinkedHashSet<String>();
            Stream.concat(policy.steps().stream().flatMap(step -> step.targets().stream()), policy.fallback().stream())
                    .filter(target -> target.startsWith("person:"))
                    .map(target -> target.substring("person:".length()))
                    .forEach(named::add);
            named.forEach(person -> add(all, Role.ESCALATION_POLICY, policy.id(), policy.id(), null, person, null));
        }
        for (var person : passport.people()) {
            person.absences().stream()
                    .filter(absence -> !absence.to().isBefore(day))
                    .filter(absence -> !leaving.contains(person.id()))
                    .forEach(absence ->
                            add(all, Role.STAND_IN, person.id(), person.name(), null, absence.deputy(), null));
        }
        var agreement = passport.agreement();
        if (agreement != null && agreement.report() != null) {
            agreement
                    .report()
                    .recipients()
                    .forEach(person -> add(
                            all,
                            Role.REPORT_RECIPIENT,
                            "report",
                            passport.project().name(),
                            null,
                            person,
                            null));
        }
        policies.exemptions().stream()
                .filter(exemption -> !exemption.until().isBefore(day))
                .forEach(exemption ->
                        add(all, Role.RISK_OWNER, exemption.rule(), exemption.rule(), null, exemption.owner(), null));
        policies.acceptedRisks().stream()
                .filter(risk -> !risk.until().isBefore(day))
                .forEach(risk -> add(
                        all,
                        Role.RISK_OWNER,
                        risk.subject(),
                        risk.rule() + ", " + risk.subject(),
                        null,
                        risk.owner(),
                        null));
        all.sort(Comparator.comparing(HandOver::risk)
                .thenComparing(HandOver::criticality, weight())
                .thenComparing(HandOver::what));
        return all.stream().distinct().toList();
    }

    private void ofZone(Duty duty, List<HandOver> all) {
        var zone = passport.zone(duty.zone());
        var name = zone.map(Passport.Zone::name).orElse(duty.zone());
        var criticality = zone.map(Passport.Zone::criticality).orElse(null);
        add(all, Role.PRIMARY, duty.zone(), name, criticality, duty.primary(), duty.deputy());
        add(all, Role.DEPUTY, duty.zone(), name, criticality, duty.deputy(), null);
        add(all, Role.ESCALATION, duty.zone(), name, criticality, duty.escalation(), null);
        add(all, Role.BACKUP_MAKER, duty.zone(), name, criticality, duty.backupMaker(), null);
        add(all, Role.BACKUP_VERIFIER, duty.zone(), name, criticality, duty.backupVerifier(), null);
        duty.informed().forEach(person -> add(all, Role.INFORMED, duty.zone(), name, criticality, person, null));
    }

    private void add(
            List<HandOver> all,
            Role what,
            String subject,
            String subjectName,
            @Nullable Criticality criticality,
            @Nullable String from,
            @Nullable String successor) {
        if (from == null || !leaving.contains(from)) {
            return;
        }
        var to = successor == null || leaving.contains(successor) ? null : name(successor);
        all.add(new HandOver(risk(what, criticality, to), what, subject, subjectName, criticality, name(from), to));
    }

    private static Risk risk(Role what, @Nullable Criticality criticality, @Nullable String to) {
        return switch (what) {
            case PRIMARY ->
                to == null || criticality == Criticality.CRITICAL ? Risk.BEFORE_THE_LAST_DAY : Risk.ON_THE_LAST_DAY;
            case DEPUTY, ESCALATION, ESCALATION_POLICY, BACKUP_MAKER, STAND_IN -> Risk.ON_THE_LAST_DAY;
            case BACKUP_VERIFIER, INFORMED, REPORT_RECIPIENT, RISK_OWNER -> Risk.WITHIN_A_WEEK;
        };
    }

    private List<Move> moves() {
        var all = new ArrayList<Move>();
        for (var asset : passport.assets()) {
            for (var person : passport.people()) {
                if (leaving.contains(person.id())) {
                    ties(asset, person, all);
                }
            }
        }
        all.sort(Comparator.comparing(Move::risk)
                .thenComparing(Move::criticality, weight())
                .thenComparing(Move::tie));
        return all;
    }

    private void ties(Asset asset, Person person, List<Move> all) {
        asset.text("registrant")
                .filter(registrant -> Ownership.isSamePerson(registrant, person.name()))
                .ifPresent(registrant -> all.add(move(Tie.REGISTRANT, asset, person, registrant)));
        asset.text("contractHolder")
                .filter(holder -> Ownership.isSamePerson(holder, person.name()))
                .ifPresent(holder -> all.add(move(Tie.CONTRACT, asset, person, holder)));
        var addresses = person.contacts().stream()
                .filter(contact -> contact.kind() == ContactKind.EMAIL)
                .map(contact -> contact.address().toLowerCase(Locale.ROOT))
                .toList();
        Stream.of("email", "login")
                .flatMap(field -> asset.text(field).stream())
                .filter(address -> addresses.contains(address.toLowerCase(Locale.ROOT)))
                .distinct()
                .forEach(address -> all.add(move(Tie.RECOVERY_ADDRESS, asset, person, address)));
        if (ACCOUNTS.contains(asset.kind()) && onlyThey.contains(asset.id())) {
            asset.accesses().stream()
                    .filter(access -> access.holders().contains(person.id()))
                    .map(access -> access.name() == null ? access.id() : access.name())
                    .findFirst()
                    .ifPresent(access -> all.add(move(Tie.ONLY_HOLDER, asset, person, access)));
        }
    }

    private Move move(Tie tie, Asset asset, Person person, String evidence) {
        var criticality = passport.criticality(asset).orElse(null);
        // What is on a person's name cannot be moved without that person.
        var risk =
                switch (tie) {
                    case REGISTRANT, CONTRACT, ONLY_HOLDER -> Risk.BEFORE_THE_LAST_DAY;
                    case RECOVERY_ADDRESS ->
                        criticality == Criticality.CRITICAL ? Risk.BEFORE_THE_LAST_DAY : Risk.ON_THE_LAST_DAY;
                };
        return new Move(risk, tie, asset.id(), asset.name(), asset.kind().word(), criticality, person.name(), evidence);
    }

    private String name(String person) {
        return passport.person(person).map(Person::name).orElse(person);
    }

    private static Comparator<@Nullable Criticality> weight() {
        return Comparator.nullsLast(Comparator.<Criticality>naturalOrder());
    }
}
