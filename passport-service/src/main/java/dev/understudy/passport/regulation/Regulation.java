package dev.understudy.passport.regulation;

import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Agreement;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.ClassificationRule;
import dev.understudy.passport.document.Passport.Contact;
import dev.understudy.passport.document.Passport.Duty;
import dev.understudy.passport.document.Passport.Employer;
import dev.understudy.passport.document.Passport.EscalationPolicy;
import dev.understudy.passport.document.Passport.EscalationStep;
import dev.understudy.passport.document.Passport.LegalEntity;
import dev.understudy.passport.document.Passport.Outcome;
import dev.understudy.passport.document.Passport.Person;
import dev.understudy.passport.document.Passport.RegistryNumber;
import dev.understudy.passport.document.Passport.ServiceCalendar;
import dev.understudy.passport.document.Passport.Severity;
import dev.understudy.passport.document.Passport.Target;
import dev.understudy.passport.document.Passport.Weekday;
import dev.understudy.passport.document.Passport.WorkClass;
import dev.understudy.passport.document.Passport.Zone;
import dev.understudy.passport.print.Plural;
import dev.understudy.passport.print.Speech;
import dev.understudy.print.Sheet;
import dev.understudy.print.Sheet.Block;
import dev.understudy.print.Sheet.Bullets;
import dev.understudy.print.Sheet.Heading;
import dev.understudy.print.Sheet.Note;
import dev.understudy.print.Sheet.Paragraph;
import dev.understudy.print.Sheet.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The regulation of support as it stands today: who does what within which time, by which calendars, what follows on
 * silence, what is reported. Made from the passport, so that it cannot say anything else than what the machines do; what
 * the passport leaves open is told as open.
 */
final class Regulation {

    private final Passport passport;
    private final long version;
    private final LocalDate day;
    private final Speech speech;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private int section;

    private Regulation(Passport passport, long version, LocalDate day, String language) {
        this.passport = passport;
        this.version = version;
        this.day = day;
        this.speech = Speech.in(language);
    }

    /**
     * Writes it.
     *
     * @param day of the project; duties hold from one day to another
     */
    static Sheet of(Passport passport, long version, LocalDate day, String language) {
        return new Regulation(passport, version, day, language).sheet();
    }

    private Sheet sheet() {
        parties();
        duties();
        absences();
        classes();
        deadlines();
        calendars();
        escalation();
        backups();
        plannedWork();
        reports();
        contacts();
        gaps();
        return new Sheet(
                speech.terms().language(),
                say("Support regulation: ", "Регламент поддержки: ")
                        + passport.project().name(),
                List.of(
                        say("For ", "Для ") + passport.project().client().name(),
                        say("As of ", "По состоянию на ") + speech.day(day) + ", "
                                + say("passport version ", "версия паспорта ") + version + ". "
                                + say("Times are in the time zone ", "Время указано в поясе ")
                                + passport.project().timeZone() + "."),
                blocks);
    }

    private String say(String english, String russian) {
        return speech.say(english, russian);
    }

    private void heading(String english, String russian) {
        blocks.add(new Heading(1, ++section + ". " + say(english, russian)));
    }

    private void parties() {
        heading("Parties and scope", "Стороны и предмет");
        var client = passport.project().client();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                say("Customer", "Заказчик"),
                client.name() + numbers(client.inn(), client.ogrn(), client.registryNumbers())));
        var agreement = agreement();
        agreement
                .map(Agreement::contractor)
                .ifPresentOrElse(
                        contractor -> rows.add(List.of(say("Contractor", "Исполнитель"), entity(contractor))),
                        () -> open.add(say("who the contractor is", "кто исполнитель")));
        agreement.ifPresent(terms -> {
            var validity = speech.between(terms.validFrom(), terms.validTo());
            rows.add(List.of(
                    say("Agreement", "Договор"),
                    Stream.of(Sheet.orDash(terms.number()), validity)
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining(", "))));
        });
        table(List.of("", ""), List.of(1, 3), rows);
        if (agreement.isEmpty()) {
            open.add(say("the agreement: deadlines, hours, reports", "договор: сроки, часы, отчёты"));
            return;
        }
        list(say("Supported:", "Поддерживается:"), agreement.get().scope());
        list(say("Not supported:", "Не поддерживается:"), agreement.get().exclusions());
        if (agreement.get().scope().isEmpty()) {
            open.add(say("what is supported and what is not", "что входит в поддержку, а что нет"));
        }
    }

    private Optional<Agreement> agreement() {
        return Optional.ofNullable(passport.agreement());
    }

    private String entity(LegalEntity entity) {
        return entity.name() + numbers(entity.inn(), entity.ogrn(), entity.registryNumbers());
    }

    private String numbers(@Nullable String inn, @Nullable String ogrn, List<RegistryNumber> others) {
        var all = new ArrayList<String>();
        if (inn != null) {
            all.add(say("INN ", "ИНН ") + inn);
        }
        if (ogrn != null) {
            all.add(say("OGRN ", "ОГРН ") + ogrn);
        }
        others.forEach(number -> all.add(number.register() + " " + number.number()));
        return all.isEmpty() ? "" : "\n" + String.join(", ", all);
    }

    private void duties() {
        heading("Who answers for what", "Кто за что отвечает");
        var rows = new ArrayList<List<String>>();
        for (var zone : passport.zones()) {
            var duties = passport.responsibilities().stream()
                    .filter(duty -> duty.zone().equals(zone.id()) && duty.isValidOn(day))
                    .toList();
            if (duties.isEmpty()) {
                rows.add(List.of(zoneCell(zone), say("nobody", "никто"), "—", "—", "—"));
                open.add(say("who answers for the zone “", "кто отвечает за зону «") + zone.name() + say("”", "»"));
            }
            for (var duty : duties) {
                rows.add(List.of(
                        zoneCell(zone) + validity(duty),
                        name(duty.primary()),
                        names(duty.deputy()),
                        names(duty.escalation()),
                        duty.informed().isEmpty()
                                ? "—"
                                : duty.informed().stream().map(this::name).collect(Collectors.joining(", "))));
                if (duty.deputy() == null) {
                    open.add(say("the deputy for the zone “", "заместитель по зоне «") + zone.name() + say("”", "»"));
                }
            }
        }
        table(
                speech.say(
                        List.of("Zone", "Answers first", "Deputy", "Escalation", "Informed"),
                        List.of("Зона", "Отвечает первым", "Заместитель", "Эскалация", "Получают уведомления")),
                List.of(4, 3, 3, 3, 3),
                rows);
        blocks.add(new Paragraph(say(
                "Who answers first takes the case and sees it through. The deputy does so when the first one is silent or"
                        + " absent. The escalation contact decides when both are silent.",
                "Первый ответственный берёт обращение и доводит до конца. Заместитель делает это, если первый не отвечает"
                        + " или отсутствует. Контакт для эскалации принимает решение, если молчат оба.")));
    }

    private String zoneCell(Zone zone) {
        return zone.name() + "\n" + speech.terms().criticality(zone.criticality());
    }

    private String validity(Duty duty) {
        var between = speech.between(duty.validFrom(), duty.validTo());
        return between.isEmpty() ? "" : "\n" + between;
    }

    private void absences() {
        var rows = passport.people().stream()
                .flatMap(person -> person.absences().stream()
                        .filter(absence -> !absence.to().isBefore(day))
                        .map(absence -> List.of(
                                person.name(),
                                speech.between(absence.from(), absence.to()),
                                absence.deputy() == null
                                        ? say("the deputy of the zone", "заместитель по зоне")
                                        : name(absence.deputy()))))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        heading("Absences", "Отсутствия");
        table(
                speech.say(List.of("Who", "When", "Stands in"), List.of("Кто", "Когда", "Замещает")),
                List.of(2, 3, 2),
                rows);
    }

    private void classes() {
        heading("Emergencies and planned work", "Аварии и плановая работа");
        blocks.add(
                new Paragraph(
                        say(
                                "An emergency is what stops or endangers the business: it pages people at once, at any hour that is"
                                        + " agreed. Everything else is planned work: it goes into the plan and never pages anybody.",
                                "Авария — то, что остановило или вот-вот остановит работу бизнеса: о ней сообщают сразу, в любое"
                                        + " оговорённое время. Всё остальное — плановая работа: она попадает в план и никого не будит.")));
        var rules = agreement().map(Agreement::classification).orElse(List.of());
        if (!rules.isEmpty()) {
            blocks.add(new Paragraph(say("The first rule that fits decides:", "Решает первое подходящее правило:")));
            blocks.add(new Bullets(rules.stream().map(this::rule).toList()));
        }
    }

    private String rule(ClassificationRule rule) {
        var when = new ArrayList<String>();
        var conditions = rule.when();
        add(
                when,
                say("zone ", "зона "),
                conditions.zones().stream()
                        .map(zone -> passport.zone(zone).map(Zone::name).orElse(zone))
                        .toList());
        add(
                when,
                say("asset ", "актив "),
                conditions.assets().stream()
                        .map(asset -> passport.asset(asset).map(Asset::name).orElse(asset))
                        .toList());
        add(when, say("check ", "проверка "), conditions.checkKinds());
        add(
                when,
                say("criticality ", "критичность "),
                conditions.criticality().stream()
                        .map(speech.terms()::criticality)
                        .toList());
        add(
                when,
                say("severity ", "тяжесть "),
                conditions.severities().stream().map(this::severity).toList());
        add(when, say("failure ", "сбой "), conditions.failures());
        if (conditions.expiresWithin() != null) {
            when.add(say("expires within ", "истекает в течение ") + speech.period(conditions.expiresWithin()));
        }
        if (conditions.repeatedFailures() != null && conditions.repeatedWithin() != null) {
            when.add(say("fails ", "не менее ")
                    + (speech.isRussian()
                            ? Plural.russian(conditions.repeatedFailures(), "сбоя", "сбоев", "сбоев")
                            : Plural.english(conditions.repeatedFailures(), "time", "times"))
                    + say(" within ", " за ")
                    + speech.duration(conditions.repeatedWithin()));
        }
        var condition =
                when.isEmpty() ? say("in all other cases", "во всех остальных случаях") : String.join("; ", when);
        return condition + " — " + outcome(rule.then())
                + (rule.severity() == null ? "" : ", " + severity(rule.severity()))
                + (rule.clause() == null ? "" : " (" + rule.clause() + ")");
    }

    private static void add(List<String> when, String label, List<String> values) {
        if (!values.isEmpty()) {
            when.add(label + String.join(", ", values));
        }
    }

    private String outcome(Outcome outcome) {
        return switch (outcome) {
            case EMERGENCY -> say("an emergency", "авария");
            case WORK -> say("planned work", "плановая работа");
            case IGNORE -> say("noted only", "только отмечается");
        };
    }

    private String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> say("critical", "критическая");
            case ERROR -> say("error", "серьёзная");
            case WARNING -> say("warning", "предупреждение");
            case INFO -> say("for information", "для сведения");
        };
    }

    private void deadlines() {
        heading("Deadlines", "Сроки");
        if (agreement().isEmpty()) {
            blocks.add(new Paragraph(say("None are agreed.", "Сроки не согласованы.")));
            return;
        }
        var terms = agreement().get();
        var rows = new ArrayList<List<String>>();
        var emergency = terms.emergency();
        terms.targets().stream()
                .filter(target -> target.workClass() == WorkClass.EMERGENCY)
                .forEach(target -> rows.add(target(target)));
        rows.add(List.of(
                say("emergency", "авария"),
                say("any other", "любая другая"),
                speech.duration(emergency.response()),
                emergency.resolution() == null ? "—" : speech.duration(emergency.resolution()),
                say("around the clock", "круглосуточно"),
                "—"));
        terms.targets().stream()
                .filter(target -> target.workClass() == WorkClass.WORK)
                .forEach(target -> rows.add(target(target)));
        table(
                speech.say(
                        List.of(
                                "Class",
                                "Severity",
                                "Somebody owns it within",
                                "It works again within",
                                "Clock",
                                "Clause"),
                        List.of("Класс", "Тяжесть", "Взять в работу за", "Восстановить за", "Какие часы", "Пункт")),
                List.of(3, 3, 4, 4, 3, 2),
                rows);
        if (!terms.warnAt().isEmpty()) {
            blocks.add(new Paragraph(say("A warning is sent when ", "Предупреждение отправляется, когда прошло ")
                    + terms.warnAt().stream().map(percent -> percent + " %").collect(Collectors.joining(", "))
                    + say(" of a deadline has passed.", " срока.")));
        }
        if (emergency.resolution() == null
                && terms.targets().stream()
                        .noneMatch(
                                target -> target.workClass() == WorkClass.EMERGENCY && target.resolution() != null)) {
            open.add(say("within which time an emergency is over", "за какое время авария должна быть устранена"));
        }
    }

    private List<String> target(Target target) {
        return List.of(
                target.workClass() == WorkClass.EMERGENCY
                        ? say("emergency", "авария")
                        : say("planned work", "плановая работа"),
                target.severity() == null ? say("any", "любая") : severity(target.severity()),
                target.response() == null ? "—" : speech.duration(target.response()),
                target.resolution() == null ? "—" : speech.duration(target.resolution()),
                target.calendar() == null ? say("around the clock", "круглосуточно") : target.calendar(),
                Sheet.orDash(target.clause()));
    }

    private void calendars() {
        var calendars = agreement().map(Agreement::calendars).orElse(List.of());
        if (calendars.isEmpty()) {
            return;
        }
        heading("Calendars", "Календари");
        for (var calendar : calendars) {
            blocks.add(new Heading(2, calendar.id()));
            blocks.add(new Bullets(lines(calendar)));
        }
    }

    private List<String> lines(ServiceCalendar calendar) {
        var lines = new ArrayList<String>();
        calendar.windows()
                .forEach(window ->
                        lines.add(window.days().stream().map(this::weekday).collect(Collectors.joining(", ")) + ": "
                                + window.from() + "–" + window.to()));
        if (calendar.holidays() != null) {
            lines.add(say("Public holidays are days off: ", "Государственные праздники — выходные: ")
                    + Locale.of("", calendar.holidays())
                            .getDisplayCountry(Locale.of(speech.terms().language())));
        }
        calendar.exceptions().forEach(exception -> {
            var days = exception.from().equals(exception.to())
                    ? speech.day(exception.from())
                    : speech.between(exception.from(), exception.to());
            var hours = exception.windows().isEmpty()
                    ? say("day off", "выходной")
                    : exception.windows().stream()
                            .map(window -> window.from() + "–" + window.to())
                            .collect(Collectors.joining(", "));
            lines.add(days + ": " + hours + (exception.name() == null ? "" : " (" + exception.name() + ")"));
        });
        if (calendar.timeZone() != null) {
            lines.add(say("Time zone: ", "Часовой пояс: ") + calendar.timeZone());
        }
        return lines;
    }

    private String weekday(Weekday weekday) {
        return switch (weekday) {
            case MON -> say("Mon", "пн");
            case TUE -> say("Tue", "вт");
            case WED -> say("Wed", "ср");
            case THU -> say("Thu", "чт");
            case FRI -> say("Fri", "пт");
            case SAT -> say("Sat", "сб");
            case SUN -> say("Sun", "вс");
        };
    }

    private void escalation() {
        heading("When nobody answers", "Если никто не отвечает");
        var policies = passport.policiesOrNone().escalation();
        for (var policy : policies) {
            blocks.add(new Heading(2, policyTitle(policy)));
            var steps = new ArrayList<String>();
            policy.steps().forEach(step -> steps.add(step(step)));
            if (policy.repeat() > 0) {
                steps.add(say("All of it is repeated ", "Всё повторяется ещё ")
                        + (speech.isRussian()
                                ? Plural.russian(policy.repeat(), "раз", "раза", "раз")
                                : Plural.english(policy.repeat(), "time", "times")));
            }
            if (!policy.fallback().isEmpty()) {
                steps.add(say("At the very end: ", "В самом конце: ") + targets(policy.fallback()));
            }
            blocks.add(new Bullets(steps));
        }
        boolean forTheRest =
                policies.stream().noneMatch(policy -> policy.zones().isEmpty());
        if (forTheRest) {
            if (!policies.isEmpty()) {
                blocks.add(new Heading(2, say("Other zones", "Остальные зоны")));
            }
            var after = agreement()
                    .map(terms -> speech.duration(terms.emergency().escalateAfter()))
                    .orElse(say("a time that is not agreed", "время, которое не согласовано"));
            blocks.add(new Bullets(List.of(
                    say("At once: who answers first", "Сразу: первый ответственный"),
                    say("After ", "Через ") + after + say(" of silence: the deputy", " тишины: заместитель"),
                    say("After another ", "Ещё через ")
                            + after
                            + say(" of silence: the escalation contact", " тишины: контакт для эскалации"))));
        }
    }

    private String policyTitle(EscalationPolicy policy) {
        return policy.zones().isEmpty()
                ? say("All zones without rules of their own", "Все зоны без собственных правил")
                : policy.zones().stream()
                        .map(zone -> passport.zone(zone).map(Zone::name).orElse(zone))
                        .collect(Collectors.joining(", "));
    }

    private String step(EscalationStep step) {
        return targets(step.targets())
                + say("; next after ", "; дальше через ")
                + speech.duration(step.timeout())
                + say(" of silence", " тишины")
                + (step.calendar() == null
                        ? ""
                        : say(" (only in the hours of ", " (только в часы календаря ") + step.calendar() + ")");
    }

    private String targets(List<String> targets) {
        return targets.stream()
                .map(target -> switch (target) {
                    case "primary" -> say("who answers first", "первый ответственный");
                    case "deputy" -> say("the deputy", "заместитель");
                    case "escalation" -> say("the escalation contact", "контакт для эскалации");
                    case "informed" -> say("those who are informed", "получающие уведомления");
                    default ->
                        target.startsWith("person:")
                                ? name(target.substring("person:".length()))
                                : target.startsWith("schedule:")
                                        ? say("on duty by the schedule ", "дежурный по графику ")
                                                + target.substring("schedule:".length())
                                        : target;
                })
                .collect(Collectors.joining(", "));
    }

    private void backups() {
        heading("Backups", "Резервные копии");
        var rows = new ArrayList<List<String>>();
        for (var backup : passport.assets(AssetKind.BACKUP)) {
            var places = backup.groups("places").stream()
                    .map(place -> Stream.of(place.get("provider"), place.get("account"))
                            .flatMap(Stream::ofNullable)
                            .map(Object::toString)
                            .collect(Collectors.joining(" / ")))
                    .collect(Collectors.joining("\n"));
            rows.add(List.of(
                    backup.name(),
                    backup.texts("backsUp").stream()
                            .map(asset -> passport.asset(asset).map(Asset::name).orElse(asset))
                            .collect(Collectors.joining(", ")),
                    Sheet.orDash(places),
                    Stream.of(
                                    backup.text("schedule"),
                                    backup.text("retention").map(kept -> say("kept: ", "хранится: ") + kept))
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining("\n")),
                    backup.text("maker").map(this::name).orElse("—"),
                    backup.text("verifier").map(this::name).orElse("—")));
            if (backup.text("verifier").isEmpty()) {
                open.add(say("who verifies the backup “", "кто проверяет копию «") + backup.name() + say("”", "»"));
            }
        }
        if (rows.isEmpty()) {
            blocks.add(new Paragraph(say("None are written down.", "Копии не описаны.")));
            open.add(say("what is backed up, where to, by whom", "что копируется, куда и кем"));
            return;
        }
        table(
                speech.say(
                        List.of("Backup", "Of what", "Where to", "When", "Makes", "Verifies"),
                        List.of("Копия", "Чего", "Куда", "Когда", "Делает", "Проверяет")),
                List.of(3, 4, 4, 4, 3, 3),
                rows);
        blocks.add(new Paragraph(say(
                "Whoever verifies tries to restore; it is somebody else than whoever makes the backup.",
                "Проверяющий пробует восстановить данные из копии; это не тот же человек, который её делает.")));
    }

    private void plannedWork() {
        var planned = agreement().map(Agreement::planned).orElse(null);
        if (planned == null) {
            return;
        }
        heading("Planned work", "Плановая работа");
        double hours = planned.hoursIncluded();
        boolean whole = hours == Math.rint(hours);
        var included = speech.isRussian()
                ? whole ? Plural.russian((long) hours, "час", "часа", "часов") : speech.number(hours) + " часа"
                : whole ? Plural.english((long) hours, "hour", "hours") : speech.number(hours) + " hours";
        var rate = planned.hourlyRate();
        blocks.add(new Paragraph(say("Included each month: ", "Включено в месяц: ")
                + included
                + (rate == null
                        ? "."
                        : say(". Each hour beyond: ", ". Каждый час сверх: ") + speech.number(rate.amount()) + " "
                                + rate.currency() + ".")));
    }

    private void reports() {
        heading("Reports", "Отчёты");
        if (agreement().isEmpty()) {
            blocks.add(new Paragraph(say("None are agreed.", "Отчёты не согласованы.")));
            return;
        }
        var terms = agreement().get();
        var report = terms.report();
        blocks.add(new Paragraph(say("A report of each month is due on day ", "Отчёт за месяц сдаётся ")
                + terms.reportDay()
                + say(" of the next one.", "-го числа следующего.")));
        if (report != null && !report.recipients().isEmpty()) {
            blocks.add(new Paragraph(say("It goes to: ", "Его получают: ")
                    + report.recipients().stream().map(this::name).collect(Collectors.joining(", ")) + "."));
        } else {
            open.add(say("who receives the report", "кто получает отчёт"));
        }
    }

    private void contacts() {
        heading("People", "Люди");
        table(
                speech.say(
                        List.of("Name", "Role", "Of whom", "Languages", "How to reach"),
                        List.of("Имя", "Роль", "Чей сотрудник", "Языки", "Как связаться")),
                List.of(4, 3, 3, 2, 6),
                passport.people().stream()
                        .map(person -> List.of(
                                person.name(),
                                Sheet.orDash(person.role()),
                                employer(person.employer()),
                                String.join(", ", person.languages()),
                                reachable(person)))
                        .toList());
    }

    private String reachable(Person person) {
        if (person.contacts().isEmpty()) {
            open.add(say("how to reach ", "как связаться: ") + person.name());
            return "—";
        }
        return person.contacts().stream().map(Regulation::contact).collect(Collectors.joining("\n"));
    }

    /** Addresses of webhooks and the like are for machines. */
    private static String contact(Contact contact) {
        return switch (contact.kind()) {
            case EMAIL, PHONE -> contact.address();
            case SMS -> "SMS " + contact.address();
            case TELEGRAM -> "Telegram " + contact.address();
            case WEBHOOK, SLACK, MATTERMOST, MAX, VK, NTFY ->
                contact.kind().name().charAt(0)
                        + contact.kind().name().substring(1).toLowerCase(Locale.ROOT);
        };
    }

    private String employer(@Nullable Employer employer) {
        if (employer == null) {
            return "—";
        }
        return switch (employer) {
            case CLIENT -> say("customer", "заказчик");
            case CONTRACTOR -> say("contractor", "исполнитель");
            case FREELANCER -> say("freelancer", "фрилансер");
        };
    }

    private void gaps() {
        if (open.isEmpty()) {
            return;
        }
        heading("Still open", "Не решено");
        blocks.add(new Note(say(
                "The passport does not say the following. Until it does, there is no rule for it.",
                "В паспорте этого нет. Пока не появится, правила нет.")));
        blocks.add(new Bullets(open.stream().distinct().toList()));
    }

    private void list(String title, List<String> items) {
        if (!items.isEmpty()) {
            blocks.add(new Paragraph(title));
            blocks.add(new Bullets(items));
        }
    }

    private void table(List<String> columns, List<Integer> shares, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            blocks.add(new Table(columns, shares, rows));
        }
    }

    private String name(String person) {
        return passport.person(person).map(Person::name).orElse(person);
    }

    private String names(@Nullable String person) {
        return person == null ? "—" : name(person);
    }
}
