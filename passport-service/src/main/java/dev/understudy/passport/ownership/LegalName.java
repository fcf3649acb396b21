package dev.understudy.passport.ownership;

import dev.understudy.passport.ownership.LegalForms.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The name of a legal entity or a person, ready to be compared: legal form set apart, quotes, case and script levelled
 * out.
 */
final class LegalName {

    /** How two names are the same. */
    enum Match {
        /** The same words, but for form, quotes and case. */
        SAME,
        /** The same after transliteration. */
        TRANSLITERATED,
        /** The same but for the form: ООО and АО of one name are two companies. */
        OTHER_FORM,
        NONE
    }

    private final String plain;
    private final Set<List<String>> readings;
    private final Optional<Form> form;
    private final boolean quoted;

    private LegalName(String plain, Set<List<String>> readings, Optional<Form> form, boolean quoted) {
        this.quoted = quoted;
        this.plain = plain;
        this.readings = readings;
        this.form = form;
    }

    static LegalName of(String text) {
        var stripped = LegalForms.strip(Letters.words(Letters.plain(text)));
        var plain = String.join(" ", stripped.words());
        var readings = new LinkedHashSet<List<String>>();
        Letters.skeletons(plain).forEach(skeleton -> readings.add(Letters.words(skeleton)));
        return new LegalName(plain, readings, stripped.form(), text.chars().anyMatch(c -> "\"«»“”„".indexOf(c) >= 0));
    }

    boolean isSoleProprietor() {
        return form.isPresent() && form.get() == Form.SOLE_PROPRIETOR;
    }

    /** Two or three words without a legal form and without quotes: a guess, for where nobody says which it is. */
    boolean looksLikePerson() {
        if (form.isPresent() && form.get() != Form.SOLE_PROPRIETOR) {
            return false;
        }
        int words = Letters.words(plain).size();
        return !quoted && words >= 2 && words <= 3 && plain.codePoints().noneMatch(Character::isDigit);
    }

    /** By its form; a name without one may be anything. */
    boolean isOfCompany() {
        return form.isPresent() && form.get() != Form.SOLE_PROPRIETOR && form.get() != Form.OTHER;
    }

    boolean isBlank() {
        return readings.stream().allMatch(List::isEmpty);
    }

    Match match(LegalName other) {
        if (isBlank() || other.isBlank()) {
            return Match.NONE;
        }
        var match = matchWords(other);
        boolean contradict = form.isPresent()
                && other.form.isPresent()
                && form.get() != Form.OTHER
                && other.form.get() != Form.OTHER
                && form.get() != other.form.get();
        return match != Match.NONE && contradict ? Match.OTHER_FORM : match;
    }

    private Match matchWords(LegalName other) {
        if (plain.equals(other.plain)) {
            return Match.SAME;
        }
        boolean sameSkeleton = readings.stream().anyMatch(mine -> other.readings.stream()
                .anyMatch(theirs -> joined(mine).equals(joined(theirs))));
        if (sameSkeleton) {
            return isCyrillic(plain) == isCyrillic(other.plain) && joined(plain).equals(joined(other.plain))
                    ? Match.SAME
                    : Match.TRANSLITERATED;
        }
        boolean persons = isSoleProprietor() || other.isSoleProprietor();
        return persons && isSamePersonAs(other) ? Match.TRANSLITERATED : Match.NONE;
    }

    /** When both are names of people. */
    boolean isSamePersonAs(LegalName other) {
        return readings.stream().anyMatch(mine -> other.readings.stream().anyMatch(theirs -> samePerson(mine, theirs)));
    }

    /** Blanks and dashes are put differently by everybody. */
    private static String joined(List<String> words) {
        return String.join("", words);
    }

    private static String joined(String plain) {
        return plain.replace(" ", "");
    }

    private static boolean isCyrillic(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC);
    }

    /** The words of the shorter name in any order, initials for names; one word at least has to be the same whole. */
    static boolean samePerson(List<String> left, List<String> right) {
        var shorter = left.size() <= right.size() ? left : right;
        var rest = new ArrayList<>(shorter == left ? right : left);
        if (shorter.size() < 2) {
            return false;
        }
        var others = new ArrayList<String>();
        for (var word : shorter) {
            if (word.length() == 1 || !rest.remove(word)) {
                others.add(word);
            }
        }
        if (others.size() == shorter.size()) {
            return false;
        }
        for (var word : others) {
            var name = rest.stream()
                    .filter(candidate ->
                            (candidate.length() == 1 || word.length() == 1) && candidate.charAt(0) == word.charAt(0))
                    .findFirst();
            if (name.isEmpty()) {
                return false;
            }
            rest.remove(name.get());
        }
        return true;
    }

    @Override
    public String toString() {
        return plain;
    }
}
