package dev.understudy.passport.offboarding;

import dev.understudy.passport.offboarding.OffboardingPack.Role;
import dev.understudy.passport.offboarding.OffboardingPack.Tie;
import dev.understudy.passport.print.Plural;
import dev.understudy.passport.print.Terms;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What an offboarding pack says on paper, in one language. */
enum OffboardingWording {
    ENGLISH(Locale.ENGLISH) {
        @Override
        String title(String names) {
            return "Handing over: " + names;
        }

        @Override
        String subtitle(String project, LocalDate day, long version) {
            return project + ", by passport version " + version + ", as of " + day(day);
        }

        @Override
        String summary(int accesses, int duties, int moves) {
            return "To do: " + Plural.english(accesses, "access to change", "accesses to change") + ", "
                    + Plural.english(duties, "duty to hand over", "duties to hand over") + ", "
                    + Plural.english(moves, "thing to move to the company", "things to move to the company")
                    + ". Each list is in order of risk.";
        }

        @Override
        String warning(int count) {
            return "Without them nobody can operate " + Plural.english(count, "asset", "assets")
                    + ". Hand these over while they still answer.";
        }

        @Override
        String movesHeading() {
            return "1. Move to the company";
        }

        @Override
        String rotationsHeading() {
            return "2. Change accesses";
        }

        @Override
        String handOversHeading() {
            return "3. Hand over duties";
        }

        @Override
        String leavesHeading() {
            return "4. What it leaves";
        }

        @Override
        String none() {
            return "Nothing, by the passport.";
        }

        @Override
        List<String> moveColumns() {
            return List.of("When", "What", "Why", "Where it says so");
        }

        @Override
        List<String> rotationColumns() {
            return List.of("When", "Asset", "Access", "Where it is kept", "Who else holds it", "Last changed");
        }

        @Override
        List<String> handOverColumns() {
            return List.of("When", "Duty", "Of what", "From", "To");
        }

        @Override
        List<String> leavesColumns() {
            return List.of("What", "What becomes of it");
        }

        @Override
        String risk(Risk risk) {
            return switch (risk) {
                case BEFORE_THE_LAST_DAY -> "before the last day";
                case ON_THE_LAST_DAY -> "on the last day";
                case WITHIN_A_WEEK -> "within a week";
            };
        }

        @Override
        String role(Role role) {
            return switch (role) {
                case PRIMARY -> "answers first";
                case DEPUTY -> "deputy";
                case ESCALATION -> "escalation contact";
                case BACKUP_MAKER -> "makes backups";
                case BACKUP_VERIFIER -> "verifies backups";
                case ESCALATION_POLICY -> "is called by an escalation policy";
                case STAND_IN -> "stands in during an absence";
                case INFORMED -> "is informed";
                case REPORT_RECIPIENT -> "receives the report";
                case RISK_OWNER -> "answers for an accepted risk";
            };
        }

        @Override
        String tie(Tie tie) {
            return switch (tie) {
                case REGISTRANT -> "registered on the person";
                case CONTRACT -> "the contract is on the person";
                case RECOVERY_ADDRESS -> "a forgotten password is sent to the person";
                case ONLY_HOLDER -> "nobody else gets into it";
            };
        }

        @Override
        String nobody() {
            return "nobody";
        }

        @Override
        String toBeNamed() {
            return "to be named";
        }

        @Override
        String unknown() {
            return "not known";
        }

        @Override
        String orphaned() {
            return "nobody can operate it";
        }

        @Override
        String zoneOrphaned() {
            return "nobody answers for the zone";
        }

        @Override
        String hangsOn(String names) {
            return "hangs on one more person: " + names;
        }

        @Override
        List<String> closing() {
            return List.of(
                    "Accesses handed over and tried by the one who took them over",
                    "Secrets changed, sessions ended, personal keys removed",
                    "The passport brought up to date and applied",
                    "Date, names, signatures: ______________________");
        }

        @Override
        String closingHeading() {
            return "5. Done";
        }
    },
    RUSSIAN(Locale.of("ru")) {
        @Override
        String title(String names) {
            return "Передача дел: " + names;
        }

        @Override
        String subtitle(String project, LocalDate day, long version) {
            return project + ", по паспорту версии " + version + " на " + day(day);
        }

        @Override
        String summary(int accesses, int duties, int moves) {
            return "Предстоит: сменить " + Plural.russian(accesses, "доступ", "доступа", "доступов") + ", передать "
                    + Plural.russian(duties, "обязанность", "обязанности", "обязанностей") + ", перевести на компанию "
                    + Plural.russian(moves, "объект", "объекта", "объектов")
                    + ". Каждый список начинается с самого рискованного.";
        }

        @Override
        String warning(int count) {
            return "После ухода никто не сможет обслуживать "
                    + Plural.russian(count, "актив", "актива", "активов")
                    + ". Передайте их, пока человек ещё на связи.";
        }

        @Override
        String movesHeading() {
            return "1. Перевести на компанию";
        }

        @Override
        String rotationsHeading() {
            return "2. Сменить доступы";
        }

        @Override
        String handOversHeading() {
            return "3. Передать обязанности";
        }

        @Override
        String leavesHeading() {
            return "4. Что останется без людей";
        }

        @Override
        String none() {
            return "По паспорту — ничего.";
        }

        @Override
        List<String> moveColumns() {
            return List.of("Когда", "Что", "Почему", "Где указано");
        }

        @Override
        List<String> rotationColumns() {
            return List.of("Когда", "Актив", "Доступ", "Где хранится", "У кого ещё есть", "Последняя смена");
        }

        @Override
        List<String> handOverColumns() {
            return List.of("Когда", "Обязанность", "Чего касается", "От кого", "Кому");
        }

        @Override
        List<String> leavesColumns() {
            return List.of("Что", "Что с этим станет");
        }

        @Override
        String risk(Risk risk) {
            return switch (risk) {
                case BEFORE_THE_LAST_DAY -> "до последнего дня";
                case ON_THE_LAST_DAY -> "в последний день";
                case WITHIN_A_WEEK -> "в течение недели";
            };
        }

        @Override
        String role(Role role) {
            return switch (role) {
                case PRIMARY -> "основной ответственный";
                case DEPUTY -> "заместитель";
                case ESCALATION -> "контакт для эскалации";
                case BACKUP_MAKER -> "делает резервные копии";
                case BACKUP_VERIFIER -> "проверяет резервные копии";
                case ESCALATION_POLICY -> "вызывается по правилу эскалации";
                case STAND_IN -> "замещает на время отсутствия";
                case INFORMED -> "получает уведомления";
                case REPORT_RECIPIENT -> "получает отчёт";
                case RISK_OWNER -> "отвечает за принятый риск";
            };
        }

        @Override
        String tie(Tie tie) {
            return switch (tie) {
                case REGISTRANT -> "зарегистрировано на человека";
                case CONTRACT -> "договор оформлен на человека";
                case RECOVERY_ADDRESS -> "восстановление пароля идёт на его почту";
                case ONLY_HOLDER -> "больше ни у кого нет доступа";
            };
        }

        @Override
        String nobody() {
            return "ни у кого";
        }

        @Override
        String toBeNamed() {
            return "назначить";
        }

        @Override
        String unknown() {
            return "неизвестно";
        }

        @Override
        String orphaned() {
            return "никто не сможет обслуживать";
        }

        @Override
        String zoneOrphaned() {
            return "за зону никто не отвечает";
        }

        @Override
        String hangsOn(String names) {
            return "останется на одном человеке: " + names;
        }

        @Override
        List<String> closing() {
            return List.of(
                    "Доступы переданы, и принявший проверил, что они работают",
                    "Пароли и ключи сменены, сеансы завершены, личные ключи удалены",
                    "Паспорт обновлён и применён",
                    "Дата, имена, подписи: ______________________");
        }

        @Override
        String closingHeading() {
            return "5. Сделано";
        }
    };

    private final DateTimeFormatter day;

    OffboardingWording(Locale locale) {
        this.day = DateTimeFormatter.ofPattern("d MMMM uuuu", locale);
    }

    static OffboardingWording of(String language) {
        return Terms.isRussian(language) ? RUSSIAN : ENGLISH;
    }

    String day(LocalDate date) {
        return day.format(date);
    }

    abstract String title(String names);

    abstract String subtitle(String project, LocalDate day, long version);

    abstract String summary(int accesses, int duties, int moves);

    abstract String warning(int count);

    abstract String movesHeading();

    abstract String rotationsHeading();

    abstract String handOversHeading();

    abstract String leavesHeading();

    abstract String closingHeading();

    abstract String none();

    abstract List<String> moveColumns();

    abstract List<String> rotationColumns();

    abstract List<String> handOverColumns();

    abstract List<String> leavesColumns();

    abstract String risk(Risk risk);

    abstract String role(Role role);

    abstract String tie(Tie tie);

    abstract String nobody();

    abstract String toBeNamed();

    abstract String unknown();

    abstract String orphaned();

    abstract String zoneOrphaned();

    abstract String hangsOn(String names);

    abstract List<String> closing();
}
