package dev.understudy.passport.export;

import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.AssetKind.Field;
import dev.understudy.passport.document.AssetKind.FieldType;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A passport as tables: one of each kind of asset, of people, zones, accesses and responsibilities. Several values of a
 * field stand in one cell, see {@link CsvCells}.
 */
final class CsvExport {

    static final String PEOPLE = "people";
    static final String ZONES = "zones";
    static final String ACCESSES = "accesses";
    static final String RESPONSIBILITIES = "responsibilities";

    private CsvExport() {}

    /** The tables that there can be. */
    static List<String> tables() {
        return Stream.concat(
                        Stream.of(PEOPLE, ZONES, ACCESSES, RESPONSIBILITIES),
                        Stream.of(AssetKind.values()).map(AssetKind::word))
                .toList();
    }

    /** @param table one of {@link #tables}; empty for any other */
    static Optional<String> of(Passport passport, String table) {
        return switch (table) {
            case PEOPLE -> Optional.of(Csv.write(people(passport)));
            case ZONES -> Optional.of(Csv.write(zones(passport)));
            case ACCESSES -> Optional.of(Csv.write(accesses(passport)));
            case RESPONSIBILITIES -> Optional.of(Csv.write(responsibilities(passport)));
            default -> kind(table).map(kind -> Csv.write(assets(passport, kind)));
        };
    }

    static Optional<AssetKind> kind(String word) {
        return Stream.of(AssetKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst();
    }

    private static List<List<String>> people(Passport passport) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("id", "name", "role", "employer", "languages", "email", "phone"));
        passport.people()
                .forEach(person -> rows.add(List.of(
                        person.id(),
                        person.name(),
                        orEmpty(person.role()),
                        word(person.employer()),
                        CsvCells.ofItems(person.languages()),
                        addresses(person, Passport.ContactKind.EMAIL),
                        addresses(person, Passport.ContactKind.PHONE))));
        return rows;
    }

    private static String addresses(Passport.Person person, Passport.ContactKind kind) {
        return CsvCells.ofItems(person.contacts().stream()
                .filter(contact -> contact.kind() == kind)
                .map(Passport.Contact::address)
                .toList());
    }

    private static List<List<String>> zones(Passport passport) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("id", "name", "criticality"));
        passport.zones().forEach(zone -> rows.add(List.of(zone.id(), zone.name(), word(zone.criticality()))));
        return rows;
    }

    private static List<List<String>> accesses(Passport passport) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of("asset", "id", "name", "login", "reference", "holders", "scope", "lastRotated", "rotateEvery"));
        for (var asset : passport.assets()) {
            asset.accesses()
                    .forEach(access -> rows.add(List.of(
                            asset.id(),
                            access.id(),
                            orEmpty(access.name()),
                            orEmpty(access.login()),
                            orEmpty(access.reference()),
                            CsvCells.ofItems(access.holders()),
                            word(access.scope()),
                            orEmpty(access.lastRotated()),
                            orEmpty(access.rotateEvery()))));
        }
        return rows;
    }

    private static List<List<String>> responsibilities(Passport passport) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "zone",
                "primary",
                "deputy",
                "escalation",
                "informed",
                "backupMaker",
                "backupVerifier",
                "validFrom",
                "validTo"));
        passport.responsibilities()
                .forEach(duty -> rows.add(List.of(
                        duty.zone(),
                        duty.primary(),
                        orEmpty(duty.deputy()),
                        orEmpty(duty.escalation()),
                        CsvCells.ofItems(duty.informed()),
                        orEmpty(duty.backupMaker()),
                        orEmpty(duty.backupVerifier()),
                        orEmpty(duty.validFrom()),
                        orEmpty(duty.validTo()))));
        return rows;
    }

    private static List<List<String>> assets(Passport passport, AssetKind kind) {
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<>(List.of("id", "name", "zone", "criticality"));
        kind.fields().forEach(field -> header.add(field.name()));
        rows.add(header);
        for (var asset : passport.assets(kind)) {
            var row = new ArrayList<>(
                    List.of(asset.id(), asset.name(), orEmpty(asset.zone()), word(asset.criticality())));
            kind.fields().forEach(field -> row.add(cell(asset, field)));
            rows.add(row);
        }
        return rows;
    }

    private static String cell(Asset asset, Field field) {
        if (field.type() == FieldType.GROUPS) {
            return CsvCells.ofItems(asset.groups(field.name()).stream()
                    .map(group -> CsvCells.ofGroup(field, group))
                    .toList());
        }
        return field.type().isList()
                ? CsvCells.ofItems(asset.texts(field.name()))
                : orEmpty(asset.fields().get(field.name()));
    }

    private static String orEmpty(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String word(@Nullable Enum<?> constant) {
        return constant == null ? "" : constant.name().toLowerCase(Locale.ROOT);
    }
}
