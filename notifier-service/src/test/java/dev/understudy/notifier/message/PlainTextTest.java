package dev.understudy.notifier.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void keepsOrdinaryTextInAnyScript() {
        assertThat(PlainText.line("Магазин «Ёлка»: 支払い 😀", 100)).isEqualTo("Магазин «Ёлка»: 支払い 😀");
    }

    @Test
    void isOneLineWhateverTheInput() {
        assertThat(PlainText.line("a\r\nBcc: b@example.com\u2028c\t\u0000d", 100))
                .isEqualTo("a Bcc: b@example.com c d");
    }

    @Test
    void dropsMarksThatReorderTheTextAroundThem() {
        assertThat(PlainText.line("invoice\u202Efdp.exe\u2066", 100)).isEqualTo("invoicefdp.exe");
    }

    @Test
    void cutsBetweenCharactersNotInsideThem() {
        assertThat(PlainText.line("ab😀😀", 3)).isEqualTo("ab😀…");
        assertThat(PlainText.line("ab😀", 3)).isEqualTo("ab😀");
    }

    @Test
    void replacesHalvesOfCharacters() {
        assertThat(PlainText.line("a\uD83Db", 10)).isEqualTo("a\uFFFDb");
    }

    @Property
    void neverBreaksALineOrALimit(@ForAll String text, @ForAll @IntRange(min = 1, max = 50) int limit) {
        var line = PlainText.line(text, limit);

        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(limit + 1);
        assertThat(line.codePoints()).noneMatch(Character::isISOControl);
        assertThat(line).isEqualTo(line.strip());
    }
}
