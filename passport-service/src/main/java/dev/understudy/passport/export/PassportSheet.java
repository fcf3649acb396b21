package dev.understudy.passport.export;

import dev.understudy.passport.document.AssetKind.Field;
import dev.understudy.passport.document.AssetKind.FieldType;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.Passport.Zone;
import dev.understudy.passport.graph.GraphDrawing;
import dev.understudy.passport.graph.PassportGraph;
import dev.understudy.passport.print.Speech;
import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Picture;
import dev.understudy.print.Sheet.Table;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The passport to print: what a stranger needs who takes over tonight. References of secrets, never secrets. */
final class PassportSheet {

    private final Passport passport;
    private final long version;
    private final LocalDate day;
    private final Speech speech;
    private final List<Block> blocks = new ArrayList<>();

    private PassportSheet(Passport passport, long version, LocalDate day, String language) {
        this.passport = passport;
        this.version = version;
        this.day = day;
        this.speech = Speech.in(language);
    }

    static Sheet of(Passport passport, long version, LocalDate day, String language) {
        return new PassportSheet(passport, version, day, language).sheet();
    }

    private String say(String english, String russian) {
        return speech.say(english, russian);
    }

    private Sheet sheet() {
        project();
        people();
        duties();
        accesses();
        for (var zone : passport.zones()) {
            assets(zone.name() + " (" + speech.terms().criticality(zone.criticality()) + ")", zone.id());
        }
        assets(say("Without a zone", "Без зоны"), null);
        if (!passport.assets().isEmpty()) {
            blocks.add(new Heading(1, say("What stands on what", "Что на чём держится")));
            blocks.add(new Picture(
                    new GraphDrawing(
                            PassportGraph.of(passport),
                            passport.project().name(),
                            speech.terms().language(),
                            Set.of()),
                    say(
                            "Dependencies; in the PDF, on a page of its own at the end",
                            "Схема зависимостей; в PDF — на отдельной странице в конце")));
        }
        return new Sheet(
                speech.terms().language(),
                say("Technical passport: ", "Технический паспорт: ")
                        + passport.project().name(),
                List.of(
                        say("For ", "Для ") + passport.project().client().name(),
                        say("As of ", "По состоянию на ") + speech.day(day) + ", " + say("version ", "версия ")
                                + version),
                blocks);
    }

    private void project() {
        var client = passport.project().client();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                say("Project", "Проект"),
                passport.project().name() + "\n" + passport.project().id()));
        rows.add(List.of(
                say("Owner", "Владелец"),
                Stream.concat(Stream.of(client.name()), client.otherNames().stream())
                        .collect(Collectors.joining("\n"))));
        add(rows, say("INN", "ИНН"), client.inn());
        add(rows, say("OGRN", "ОГРН"), client.ogrn());
        client.registryNumbers().forEach(number -> rows.add(List.of(number.register(), number.number())));
        rows.add(List.of(say("Time zone", "Часовой пояс"), passport.project().timeZone()));
        var agreement = passport.agreement();
        if (agreement != null) {
            rows.add(List.of(
                    say("Support agreement", "Договор поддержки"),
                    Stream.of(
                                    agreement.number() == null ? "" : agreement.number(),
                                    speech.between(agreement.validFrom(), agreement.validTo()))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(", "))));
        }
        blocks.add(new Table(List.of("", ""), List.of(1, 3), rows));
    }

    private void people() {
        blocks.add(new Heading(1, say("People", "Люди")));
        blocks.add(new Table(
                speech.say(List.of("Name", "Role", "How to reach"), List.of("Имя", "Роль", "Как связаться")),
                List.of(3, 2, 4),
                passport.people().stream()
                        .map(person -> List.of(
                                person.name(),
                                Sheet.orDash(person.role()),
                                Sheet.orDash(person.contacts().stream()
                                        .map(PassportSheet::contact)
                                        .distinct()
                                        .collect(Collectors.joining("\n")))))
                        .toList()));
    }

    /** Addresses of machines may hold a key. */
    private static String contact(Passport.Contact contact) {
        return switch (contact.kind()) {
            case EMAIL, PHONE, SMS, TELEGRAM -> contact.address();
            case WEBHOOK -> "webhook";
            case SLACK -> "Slack";
            case MATTERMOST -> "Mattermost";
            case MAX -> "MAX";
            case VK -> "VK";
            case NTFY -> "ntfy";
        };
    }

    private void duties() {
        var rows = passport.responsibilities().stream()
                .filter(duty -> duty.isValidOn(day))
                .map(duty -> List.of(
                        passport.zone(duty.zone()).map(Zone::name).orElse(duty.zone()),
                        name(duty.primary()),
                        duty.deputy() == null ? "—" : name(duty.deputy()),
                        duty.escalation() == null ? "—" : name(duty.escalation())))
                .toList();
        blocks.add(new Heading(1, say("Who answers for what", "Кто за что отвечает")));
        if (rows.isEmpty()) {
            blocks.add(new Paragraph(say("Nobody, by the passport.", "По паспорту — никто.")));
            return;
        }
        blocks.add(new Table(
                speech.say(
                        List.of("Zone", "Answers first", "Deputy", "Escalation"),
                        List.of("Зона", "Отвечает первым", "Заместитель", "Эскалация")),
                List.of(4, 3, 3, 3),
                rows));
    }

    private void accesses() {
        var rows = new ArrayList<List<String>>();
        for (var asset : passport.assets()) {
            asset.accesses().forEach(access -> rows.add(access(asset, access)));
        }
        blocks.add(new Heading(1, say("Accesses", "Доступы")));
        if (rows.isEmpty()) {
            blocks.add(new Paragraph(say("None are written down.", "Доступы не записаны.")));
            return;
        }
        blocks.add(new Table(
                speech.say(
                        List.of("To what", "Access", "Where the secret is kept", "Who has it", "Last changed"),
                        List.of("К чему", "Доступ", "Где хранится секрет", "У кого есть", "Последняя смена")),
                List.of(4, 4, 5, 4, 3),
                rows));
    }

    private List<String> access(Asset asset, Access access) {
        return List.of(
                asset.name(),
                Stream.of(access.name() == null ? access.id() : access.name(), access.login(), scope(access.scope()))
                        .filter(text -> text != null && !text.isEmpty())
                        .collect(Collectors.joining("\n")),
                Sheet.orDash(access.reference()),
                Sheet.orDash(access.holders().stream().map(this::name).collect(Collectors.joining(", "))),
                access.lastRotated() == null ? "—" : speech.day(access.lastRotated()));
    }

    private String scope(@Nullable AccessScope scope) {
        if (scope == null) {
            return "";
        }
        return switch (scope) {
            case ADMIN -> say("everything", "полный");
            case OPERATE -> say("operating", "обслуживание");
            case READ -> say("reading", "чтение");
        };
    }

    private void assets(String title, @Nullable String zone) {
        var assets = passport.assets().stream()
                .filter(asset -> zone == null ? asset.zone() == null : zone.equals(asset.zone()))
                .toList();
        if (assets.isEmpty()) {
            return;
        }
        blocks.add(new Heading(1, title));
        for (var asset : assets) {
            blocks.add(new Heading(
                    2, asset.name() + " — " + speech.terms().kind(asset.kind().word())));
            blocks.add(new Table(List.of("", ""), List.of(1, 3), rows(asset)));
        }
    }

    private List<List<String>> rows(Asset asset) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(say("Id", "Идентификатор"), asset.id()));
        for (var field : asset.kind().fields()) {
            var value = asset.fields().get(field.name());
            if (value != null) {
                rows.add(List.of(FieldLabels.of(field.name(), speech), shown(field, value)));
            }
        }
        return rows;
    }

    private String shown(Field field, Object value) {
        if (field.type() == FieldType.GROUPS && value instanceof List<?> groups) {
            return groups.stream().map(group -> group(field, group)).collect(Collectors.joining("\n"));
        }
        if (value instanceof List<?> values) {
            return values.stream()
                    .map(item -> single(field, String.valueOf(item)))
                    .collect(Collectors.joining(field.isRelation() ? ", " : "\n"));
        }
        return single(field, String.valueOf(value));
    }

    private String group(Field field, Object group) {
        return group instanceof Map<?, ?> fields
                ? field.inside().stream()
                        .filter(inner -> fields.get(inner.name()) != null)
                        .map(inner -> single(inner, String.valueOf(fields.get(inner.name()))))
                        .collect(Collectors.joining(", "))
                : String.valueOf(group);
    }

    private String single(Field field, String text) {
        return switch (field.type()) {
            case PERSON -> name(text);
            case RELATION, RELATIONS -> passport.asset(text).map(Asset::name).orElse(text);
            case DATE -> speech.day(LocalDate.parse(text));
            case PERIOD -> speech.period(Period.parse(text));
            case DURATION -> speech.duration(Duration.parse(text));
            case TRUTH -> Boolean.parseBoolean(text) ? say("yes", "да") : say("no", "нет");
            case TEXT, NOTE, TEXTS, URL, DOMAIN_NAME, EMAIL, HOST, HOSTS, PORT, COUNT, DECIMAL, WORD, GROUPS -> text;
        };
    }

    private static void add(List<List<String>> rows, String label, @Nullable String value) {
        if (value != null) {
            rows.add(List.of(label, value));
        }
    }

    private String name(String person) {
        return passport.person(person).map(Person::name).orElse(person);
    }
}
