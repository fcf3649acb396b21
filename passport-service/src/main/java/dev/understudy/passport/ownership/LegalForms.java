package dev.understudy.passport.ownership;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Words that say what kind of legal person a name belongs to, as they stand before or behind it: in Russian, in the
 * languages of the neighbours, in the West, in Latin letters by any transliteration, written out or short.
 */
final class LegalForms {

    /** Stands for all forms of the same kind, so that ООО and LLC do not contradict each other. */
    enum Form {
        LIMITED,
        JOINT_STOCK,
        SOLE_PROPRIETOR,
        NON_PROFIT,
        STATE,
        PARTNERSHIP,
        OTHER
    }

    private static final Map<Form, List<String>> WORDS = Map.of(
            Form.LIMITED,
            List.of(
                    "общество с ограниченной ответственностью",
                    "общество с дополнительной ответственностью",
                    "товарищество с ограниченной ответственностью",
                    "товариство з обмеженою відповідальністю",
                    "limited liability company",
                    "limited liability partnership",
                    "limited company",
                    "private limited company",
                    "gesellschaft mit beschränkter haftung",
                    "ооо",
                    "одо",
                    "тоо",
                    "тов",
                    "оду",
                    "ooo",
                    "llc",
                    "l l c",
                    "llp",
                    "ltd",
                    "limited",
                    "gmbh",
                    "gmbh co kg",
                    "mbh",
                    "ug",
                    "sarl",
                    "s a r l",
                    "srl",
                    "s r l",
                    "bv",
                    "b v",
                    "oy",
                    "oü",
                    "sia",
                    "uab",
                    "sp z o o",
                    "sp z oo",
                    "spolka z ograniczona odpowiedzialnoscia",
                    "s r o",
                    "sro",
                    "d o o",
                    "doo",
                    "kft",
                    "aps",
                    "lda",
                    "pty ltd",
                    "pte ltd",
                    "pvt ltd",
                    "co ltd"),
            Form.JOINT_STOCK,
            List.of(
                    "акционерное общество",
                    "публичное акционерное общество",
                    "непубличное акционерное общество",
                    "закрытое акционерное общество",
                    "открытое акционерное общество",
                    "joint stock company",
                    "public joint stock company",
                    "open joint stock company",
                    "closed joint stock company",
                    "ао",
                    "пао",
                    "нао",
                    "зао",
                    "оао",
                    "jsc",
                    "pjsc",
                    "ojsc",
                    "cjsc",
                    "plc",
                    "inc",
                    "incorporated",
                    "corp",
                    "corporation",
                    "ag",
                    "se",
                    "sa",
                    "s a",
                    "spa",
                    "s p a",
                    "nv",
                    "n v",
                    "ab",
                    "as",
                    "a s",
                    "oyj",
                    "zrt"),
            Form.SOLE_PROPRIETOR,
            List.of(
                    "индивидуальный предприниматель",
                    "физическая особа предприниматель",
                    "фізична особа підприємець",
                    "частный предприниматель",
                    "individual entrepreneur",
                    "sole proprietor",
                    "private entrepreneur",
                    "ип",
                    "чп",
                    "фоп",
                    "пбоюл",
                    "ie"),
            Form.NON_PROFIT,
            List.of(
                    "автономная некоммерческая организация",
                    "некоммерческая организация",
                    "некоммерческое партнерство",
                    "ано",
                    "нко",
                    "нп",
                    "non profit organization",
                    "e v",
                    "ev"),
            Form.STATE,
            List.of(
                    "федеральное государственное унитарное предприятие",
                    "федеральное государственное бюджетное учреждение",
                    "государственное бюджетное учреждение",
                    "муниципальное бюджетное учреждение",
                    "государственное унитарное предприятие",
                    "муниципальное унитарное предприятие",
                    "фгуп",
                    "фгбу",
                    "гуп",
                    "муп",
                    "гбу",
                    "мбу"),
            Form.PARTNERSHIP,
            List.of("товарищество на вере", "полное товарищество", "lp", "kg", "ohg", "gbr", "limited partnership"),
            Form.OTHER,
            List.of("частное унитарное предприятие", "унитарное предприятие", "чуп", "уп", "кфх", "co"));

    /** Short Latin words that are a form behind a name and mostly something else before it. */
    private static final Set<String> ONLY_BEHIND =
            Set.of("ag", "se", "sa", "spa", "nv", "ab", "as", "ug", "bv", "oy", "kg", "lp", "ie", "ev", "co", "inc");

    /** The words of each form as {@link Letters#formWord} has them, the longest first: a short one may end a long one. */
    private static final List<Map.Entry<List<String>, Form>> FORMS = forms();

    private LegalForms() {}

    /** A name without its form. */
    record Stripped(List<String> words, Optional<Form> form) {}

    /** @param words of {@link Letters#plain} */
    static Stripped strip(List<String> words) {
        var rest = words;
        Optional<Form> form = Optional.empty();
        while (true) {
            var next = once(rest);
            if (next.isEmpty()) {
                return new Stripped(rest, form);
            }
            rest = next.get().words();
            form = form.isPresent() && form.get() != Form.OTHER
                    ? form
                    : next.get().form();
        }
    }

    private static Optional<Stripped> once(List<String> words) {
        var keys = words.stream().map(Letters::formWord).toList();
        for (var entry : FORMS) {
            var form = entry.getKey();
            int rest = words.size() - form.size();
            // Something has to be left: a company may be called as a form is.
            if (rest < 1) {
                continue;
            }
            if (keys.subList(0, form.size()).equals(form) && !ONLY_BEHIND.contains(form.getFirst())) {
                return Optional.of(
                        new Stripped(words.subList(form.size(), words.size()), Optional.of(entry.getValue())));
            }
            if (keys.subList(rest, words.size()).equals(form)) {
                return Optional.of(new Stripped(words.subList(0, rest), Optional.of(entry.getValue())));
            }
        }
        return Optional.empty();
    }

    private static List<Map.Entry<List<String>, Form>> forms() {
        var all = new HashMap<List<String>, Form>();
        WORDS.forEach((form, names) -> names.forEach(name -> all.putIfAbsent(
                Letters.words(Letters.plain(name)).stream()
                        .map(Letters::formWord)
                        .toList(),
                form)));
        var sorted = new ArrayList<>(all.entrySet());
        sorted.sort(Comparator.comparingInt(
                        (Map.Entry<List<String>, Form> entry) -> -entry.getKey().size())
                .thenComparing(entry -> String.join(" ", entry.getKey())));
        return List.copyOf(sorted);
    }
}
