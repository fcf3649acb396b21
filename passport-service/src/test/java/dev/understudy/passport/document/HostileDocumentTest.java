package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.kit.problem.InvalidInput;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents of allowed size that are written to hurt: to occupy the service, to blow up its answer, to be told back what
 * nobody should read. The time limits only tell an answer from a hang.
 */
class HostileDocumentTest {

    private static final String BEFORE_DUTIES =
            DocumentReaderTest.VALID.substring(0, DocumentReaderTest.VALID.indexOf("responsibilities:"));

    @Test
    @Timeout(60)
    void thousandsOfNamesThatAreNearlyRightAreRefusedAtOnce() {
        var near = "a".repeat(57);
        var targets = IntStream.range(0, 200)
                .mapToObj(i -> near + "%dzz".formatted(100 + i))
                .collect(Collectors.joining(","));
        var assets = IntStream.range(0, 1900)
                .mapToObj(i -> "  - {id: %s%05d, kind: hosting, name: x%s}%n"
                        .formatted(
                                near,
                                i,
                                i == 0 ? ", dependsOn: &all [" + targets + "]" : i < 900 ? ", dependsOn: *all" : ""))
                .collect(Collectors.joining());

        var problem = DocumentReaderTest.refused(BEFORE_DUTIES + assets);

        assertThat(problem.violations()).hasSize(Violations.LIMIT);
        assertThat(problem.getMessage()).startsWith("180000 things are wrong");
    }

    @Test
    @Timeout(60)
    void thousandsOfCirclesAreRefusedAtOnceAndShownShort() {
        int chain = 3000;
        var back = IntStream.range(0, 15).mapToObj(i -> ", c" + i).collect(Collectors.joining());
        var assets = IntStream.range(0, chain)
                .mapToObj(i -> "  - {id: c%d, kind: hosting, name: x, dependsOn: [c%d%s]}%n"
                        .formatted(i, (i + 1) % chain, i > 20 ? back : ""))
                .collect(Collectors.joining());

        var problem = DocumentReaderTest.refused(BEFORE_DUTIES + assets);

        assertThat(problem.violations()).hasSize(Violations.LIMIT).anySatisfy(violation -> assertThat(
                        violation.message())
                .contains("c0 -> c1 -> c2 -> c3 -> c4 -> c5 -> c6 -> c7 -> c8 -> c9 -> ... -> c0;"));
        assertAnswerable(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "? %s\n: 1\n",
                "? %s\n: [a, {b: !x c, b: d}]\n",
                "x: *%s\n",
                "x: &%1$s [*%1$s]\n",
                "x: !%s!y z\n",
                "x: @%s\n"
            })
    void longNamesComeBackShort(String pattern) {
        var text = DocumentReaderTest.VALID + pattern.formatted("k".repeat(300_000));

        assertAnswerable(DocumentReaderTest.refused(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\": 1", "\"\\u0000\\n\": 1", "\"\\ud800\": {a: 1, a: 2}", "\"\\udfff\": !x 1"})
    void namesThatNoAnswerCanCarryAreReplaced(String field) {
        var problem = DocumentReaderTest.refused(DocumentReaderTest.VALID + field + "\n");

        assertAnswerable(problem);
        assertThat(problem.violations().getFirst().path()).contains("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "*hunter2",
                "!hunter2!x",
                "!hunter2",
                "&hunter2 x",
                "[hunter2]",
                "{hunter2x: y}",
                "@hunter2"
            })
    void whatMayBeASecretIsNotToldBack(String secret) {
        var problem = DocumentReaderTest.refused(DocumentReaderTest.VALID.replace("\"env:HOOK_SECRET\"", secret));

        assertThat(problem.getMessage()).doesNotContain("hunter2");
        assertThat(problem.violations())
                .allSatisfy(violation -> assertThat(violation.message()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/#catalogue, url",
        "https://shop.example#, url",
        "https://user:pass@shop.example/#x, url-credentials"
    })
    void anAddressHasNoFragment(String url, String rule) {
        var problem =
                DocumentReaderTest.refused(DocumentReaderTest.VALID.replace("https://shop.example/", '"' + url + '"'));

        assertThat(problem.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(rule);
            assertThat(violation.path()).isEqualTo("assets[0].url");
            assertThat(violation.message()).doesNotContain("pass@");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".ivanov@example.test",
                "ivanov.@example.test",
                "iv..anov@example.test",
                "iv\u00a0anov@example.test"
            })
    void refusesWhatIsNoMailbox(String address) {
        assertThat(DocumentReaderTest.refused(
                                DocumentReaderTest.VALID.replace("ivanov@example.test", '"' + address + '"'))
                        .violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.rule()).isEqualTo("email"));
    }

    @Test
    void jsonMayEscapeItsSlashes() {
        var json = """
                {"passport":1,"project":{"id":"shop","name":"a\\/b \\\\/ \\"\\/\\"","client":{"id":"c","name":"\\u0418"},
                \t"timeZone":"Europe\\/Moscow","languages":["ru"]}}""";

        var project = DocumentReader.read(json, "shop").project();

        assertThat(project.timeZone()).isEqualTo("Europe/Moscow");
        assertThat(project.name()).isEqualTo("a/b \\/ \"/\"");
        assertThat(project.client().name()).isEqualTo("И");
    }

    @Test
    void yamlInBracesKeepsItsBackslashes() {
        var yaml =
                "{passport: 1, project: {id: shop, name: 'a\\/b', client: {id: c, name: c}, timeZone: UTC, languages: [ru]}}";

        assertThat(DocumentReader.read(yaml, "shop").project().name()).isEqualTo("a\\/b");
    }

    /** The quick distance finds what the plain definition finds. */
    @Property(tries = 3000)
    void theClosestWordIsTheOneByDefinition(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 12) String word,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 12) String known) {
        int tolerance = Math.max(1, Math.min(3, word.length() / 3));

        assertThat(Closest.to(word, List.of(known)).isPresent()).isEqualTo(plainDistance(word, known) <= tolerance);
    }

    private static int plainDistance(String left, String right) {
        var d = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[left.length()][right.length()];
    }

    private static void assertAnswerable(InvalidInput problem) {
        assertThat(problem.getMessage()).hasSizeLessThan(2000);
        assertThat(problem.violations()).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.message()).hasSizeLessThan(2000);
            assertThat(violation.path()).hasSizeLessThan(4000);
            assertThat((violation.message() + violation.path()).codePoints())
                    .noneMatch(c ->
                            c <= 0xFFFF && (Character.isISOControl(c) || Character.isSurrogate((char) c.intValue())));
        });
    }
}
