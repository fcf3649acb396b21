package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.kit.problem.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Whatever is sent in place of a passport, the answer is a passport or a list of violations inside the document. */
class DocumentFuzzTest {

    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private static final List<String> SNIPPETS = List.of(
            "&a ",
            "*a",
            "!!str ",
            "%YAML 1.99\n",
            "---\n",
            "...\n",
            "? ",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|\n",
            ">+9\n",
            "\t",
            "\r",
            "\u0000",
            "\\u0000",
            "\\ud800",
            "\"\\U00110000\"",
            "#",
            "~",
            "null",
            "<<: *a\n",
            "\u2028",
            "\uFEFF",
            "\uD83D\uDE00",
            "@",
            "`",
            "%",
            "\"\\x4\"",
            "!<tag:x>",
            "1e999",
            "-",
            "  ",
            "\n\n",
            "PT99999999999999999H",
            "9999999999999999999",
            "https://%zz/",
            "xn--",
            "a".repeat(70),
            "\u00a0",
            "\u0085");

    /** Replaces {@code length} characters from {@code at} (both in thousandths of the document) by {@code text}. */
    record Edit(int at, int length, String text) {

        String applyTo(String document) {
            int start = (int) ((long) at * document.length() / 1000);
            int end = Math.min(document.length(), start + length);
            return document.substring(0, start) + text + document.substring(end);
        }
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
    void aMutatedDocumentIsReadOrRefusedWithPlacesInsideIt(@ForAll("edits") List<Edit> edits) {
        var document = DocumentReaderTest.VALID;
        for (var edit : edits) {
            document = edit.applyTo(document);
        }
        readOrRefused(document.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        readOrRefused(bytes);
    }

    private static void readOrRefused(byte[] bytes) {
        try {
            DocumentReader.read(DocumentReader.decode(bytes), "shop");
        } catch (InvalidInput e) {
            int lines = LINE_BREAK.split(new String(bytes, StandardCharsets.UTF_8), -1).length;
            assertThat(e.violations()).isNotEmpty().hasSizeLessThanOrEqualTo(Violations.LIMIT);
            assertThat(e.violations()).allSatisfy(violation -> {
                assertThat(violation.line()).isBetween(1, lines);
                assertThat(violation.column()).isPositive();
                assertThat(violation.rule()).matches("[a-z-]+");
            });
        }
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        var text = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(SNIPPETS)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(5)),
                Tuple.of(1, Arbitraries.just("")));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 30),
                        text)
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
