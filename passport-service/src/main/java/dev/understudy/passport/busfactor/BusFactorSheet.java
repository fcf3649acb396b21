package dev.understudy.passport.busfactor;

import dev.understudy.passport.busfactor.BusFactor.Hanging;
import dev.understudy.passport.busfactor.BusFactor.Impact;
import dev.understudy.passport.busfactor.BusFactor.Loss;
import dev.understudy.passport.busfactor.BusFactor.Thing;
import dev.understudy.passport.busfactor.BusFactor.WhatIf;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** On whom a project hangs, and what the loss of some people would leave: as pages to read and to print. */
final class BusFactorSheet {

    /** More groups than these say nothing more to a reader; the data has them all. */
    private static final int MOST_GROUPS = 20;

    private final Map<String, String> names;
    private final Speech speech;
    private final List<Block> blocks = new ArrayList<>();

    private BusFactorSheet(Map<String, String> names, String language) {
        this.names = names;
        this.speech = Speech.in(language);
    }

    static Sheet of(BusFactorView view, String projectName, String language) {
        return new BusFactorSheet(view.people(), language).factor(view, projectName);
    }

    static Sheet of(WhatIfView view, String projectName, String language) {
        return new BusFactorSheet(view.people(), language).whatIf(view, projectName);
    }

    private Sheet factor(BusFactorView view, String projectName) {
        blocks.add(new Heading(1, say("1. Who can operate it", "1. Кто может это обслуживать")));
        groups(view.assets(), false);
        blocks.add(new Heading(1, say("2. Who answers for it", "2. Кто за это отвечает")));
        groups(view.duties(), false);
        blocks.add(new Heading(1, say("3. What the loss of each would leave", "3. Что останется без каждого")));
        impacts(view);
        notMeasured(4, view.assets().notMeasured());
        return sheet(say("On whom it hangs", "На ком всё держится"), projectName, view.day(), view.version());
    }

    private Sheet whatIf(WhatIfView view, String projectName) {
        var orphans = view.assets().orphans();
        long critical = orphans.stream().filter(Thing::critical).count();
        blocks.add(new Paragraph(say(
                "Nobody could operate " + Plural.english(orphans.size(), "asset", "assets") + ", "
                        + view.assets().leavesWithOne().size()
                        + " would hang on one more person, and nobody would answer for "
                        + Plural.english(view.duties().orphans().size(), "zone", "zones") + ".",
                "Никто не сможет обслуживать "
                        + Plural.russian(orphans.size(), "актив", "актива", "активов")
                        + ". На одном человеке будет держаться: "
                        + Plural.russian(view.assets().leavesWithOne().size(), "актив", "актива", "активов")
                        + ". Без ответственного останется: "
                        + Plural.russian(view.duties().orphans().size(), "зона", "зоны", "зон") + ".")));
        if (critical > 0) {
            blocks.add(new Note(say(
                    "Of these " + Plural.english(critical, "is", "are") + " critical. Give somebody else a way in now.",
                    "Критичных среди них: " + critical + ". Дайте доступ ещё кому-нибудь сейчас.")));
        }
        blocks.add(new Heading(1, say("1. What nobody could operate", "1. Что никто не сможет обслуживать")));
        things(orphans);
        blocks.add(new Heading(
                1, say("2. What would hang on one more person", "2. Что будет держаться на одном человеке")));
        hanging(view.assets());
        blocks.add(new Heading(1, say("3. Duties", "3. Обязанности")));
        duties(view.duties());
        blocks.add(
                new Heading(1, say("4. On how few the rest would hang", "4. На скольких будет держаться остальное")));
        groups(view.assetsAfter(), true);
        var already = new LinkedHashSet<>(view.assetsAfter().orphaned());
        already.removeAll(orphans);
        if (!already.isEmpty()) {
            blocks.add(new Heading(
                    1, say("5. What nobody can operate now", "5. Что уже сейчас никто не может обслуживать")));
            things(already);
        }
        notMeasured(already.isEmpty() ? 5 : 6, view.assetsAfter().notMeasured());
        var gone = people(view.without());
        return sheet(
                view.without().size() == 1
                        ? say("What if " + gone + " is gone", "Если выбывает " + gone)
                        : say("What if these are gone: " + gone, "Если выбывают: " + gone),
                projectName,
                view.day(),
                view.version());
    }

    private Sheet sheet(String title, String projectName, LocalDate day, long version) {
        return new Sheet(
                speech.terms().language(),
                title,
                List.of(say(
                        projectName + ", by passport version " + version + ", as of " + speech.day(day),
                        projectName + ", по версии паспорта " + version + ", на " + speech.day(day))),
                blocks);
    }

    /**
     * The factor in a sentence, and the groups whose loss it is.
     *
     * @param after of those who are left, on a page that has told already what is lost
     */
    private void groups(BusFactor factor, boolean after) {
        var exact = factor.busFactor();
        var least = factor.atLeast();
        var most = factor.atMost();
        if (exact != null && exact == 0 && after) {
            blocks.add(new Paragraph(say(
                    "Something critical is left to nobody as it is. Of the rest:",
                    "Критичное некому обслуживать и так. Из остального:")));
        } else if (exact != null && exact == 0) {
            blocks.add(new Note(say(
                    "Nobody can operate something critical as things stand: "
                            + names(factor.orphaned().stream()
                                    .filter(Thing::critical)
                                    .toList()) + ".",
                    "Уже сейчас некому обслуживать критичное: "
                            + names(factor.orphaned().stream()
                                    .filter(Thing::critical)
                                    .toList()) + ".")));
        } else if (exact != null) {
            blocks.add(new Paragraph(say(
                    "The loss of " + Plural.english(exact, "person", "people")
                            + " is enough to leave something critical to nobody.",
                    "Достаточно потерять " + Plural.russian(exact, "человека", "человек", "человек")
                            + ", и критичное станет некому обслуживать.")));
        } else if (least != null) {
            blocks.add(new Paragraph(say(
                    "The loss of " + least + (most == null ? " or more" : " to " + most)
                            + " people leaves something critical to nobody; the exact number would take too long to find.",
                    "Критичное станет некому обслуживать, если потерять от " + least
                            + (most == null ? "" : " до " + most) + " человек; точное число искать слишком долго.")));
        } else {
            blocks.add(new Paragraph(say(
                    "Nothing critical is written down with the people who can operate it.",
                    "Не записано ничего критичного вместе с теми, кто может это обслуживать.")));
        }
        if (factor.minimalLosses().isEmpty()) {
            return;
        }
        blocks.add(new Table(
                List.of(say("Without", "Без кого"), say("Left to nobody", "Некому будет обслуживать")),
                List.of(2, 5),
                factor.minimalLosses().stream()
                        .limit(MOST_GROUPS)
                        .map(loss -> List.of(people(loss.people()), left(loss)))
                        .toList()));
        if (factor.lossCount() > MOST_GROUPS) {
            blocks.add(new Paragraph(say(
                    "These are the first " + MOST_GROUPS + " of " + factor.lossCount() + " such groups.",
                    "Это первые " + MOST_GROUPS + " из таких групп, всего их " + factor.lossCount() + ".")));
        }
    }

    private String left(Loss loss) {
        return names(loss.leaves());
    }

    private void impacts(BusFactorView view) {
        var rows = new LinkedHashMap<String, List<Impact>>();
        view.assets().people().forEach(impact -> rows.computeIfAbsent(impact.person(), _ -> new ArrayList<>())
                .add(impact));
        view.duties().people().forEach(impact -> rows.computeIfAbsent(impact.person(), _ -> new ArrayList<>())
                .add(impact));
        if (rows.isEmpty()) {
            none();
            return;
        }
        blocks.add(new Table(
                List.of(
                        say("Without", "Без кого"),
                        say("Left to nobody", "Некому будет обслуживать"),
                        say("Left to one more person", "Останется на одном человеке")),
                List.of(2, 4, 4),
                rows.entrySet().stream()
                        .map(row -> List.of(
                                name(row.getKey()),
                                Sheet.orDash(names(row.getValue().stream()
                                        .flatMap(impact -> impact.orphans().stream())
                                        .toList())),
                                Sheet.orDash(names(row.getValue().stream()
                                        .flatMap(impact -> impact.leavesWithOne().stream())
                                        .map(Hanging::thing)
                                        .toList()))))
                        .toList()));
    }

    private void things(Collection<Thing> things) {
        if (things.isEmpty()) {
            none();
            return;
        }
        blocks.add(new Table(
                List.of(say("What", "Что"), say("Kind", "Вид"), say("Critical", "Критично")),
                List.of(5, 3, 1),
                things.stream()
                        .map(thing -> List.of(
                                thing.name(),
                                speech.terms().kind(thing.kind()),
                                thing.critical() ? say("yes", "да") : say("no", "нет")))
                        .toList()));
    }

    private void hanging(WhatIf left) {
        if (left.leavesWithOne().isEmpty()) {
            none();
            return;
        }
        blocks.add(new Table(
                List.of(say("What", "Что"), say("Kind", "Вид"), say("Hangs on", "Держится на")),
                List.of(4, 3, 4),
                left.leavesWithOne().stream()
                        .map(hanging -> List.of(
                                hanging.thing().name(),
                                speech.terms().kind(hanging.thing().kind()),
                                people(hanging.on())))
                        .toList()));
    }

    private void duties(WhatIf left) {
        var rows = new ArrayList<List<String>>();
        left.orphans()
                .forEach(zone -> rows.add(List.of(zone.name(), say("nobody answers for it", "никто не отвечает"))));
        left.leavesWithOne()
                .forEach(hanging ->
                        rows.add(List.of(hanging.thing().name(), say("only ", "только ") + people(hanging.on()))));
        if (rows.isEmpty()) {
            none();
            return;
        }
        blocks.add(new Table(List.of(say("Zone", "Зона"), say("Who is left", "Кто остаётся")), List.of(1, 1), rows));
    }

    private void notMeasured(int number, List<Thing> things) {
        if (things.isEmpty()) {
            return;
        }
        blocks.add(new Heading(1, number + ". " + say("Not known", "Неизвестно")));
        blocks.add(new Paragraph(say(
                "Of these the passport does not say who can operate them. They are counted neither as safe nor as lost.",
                "В паспорте не сказано, кто может это обслуживать. Это не считается ни надёжным, ни потерянным.")));
        blocks.add(new Bullets(things.stream()
                .map(thing -> thing.name() + " (" + speech.terms().kind(thing.kind()) + ")")
                .toList()));
    }

    private void none() {
        blocks.add(new Paragraph(say("Nothing, by the passport.", "По паспорту — ничего.")));
    }

    private static String names(List<Thing> things) {
        return things.stream().map(Thing::name).collect(Collectors.joining(", "));
    }

    private String people(Collection<String> ids) {
        return ids.stream().map(this::name).collect(Collectors.joining(", "));
    }

    private String name(String id) {
        return names.getOrDefault(id, id);
    }

    private String say(String english, String russian) {
        return speech.say(english, russian);
    }
}
