package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.Violation;
import dev.understudy.passport.document.Passport.Employer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

    /** Lines matter: the tests below name them. */
    static final String VALID = """
            passport: 1
            project:
              id: shop
              name: Самовар и Ко
              client: {id: samovar, name: ООО «Самовар», inn: "7701234567"}
              timeZone: Europe/Moscow
              languages: [ru, en]
            zones:
              - {id: cms, name: Сайт, criticality: critical}
              - {id: mail, name: Почта, criticality: minor}
            people:
              - id: ivanov
                name: Иван Иванов
                role: engineer
                employer: contractor
                languages: [ru]
                contacts:
                  - {kind: email, address: ivanov@example.test}
                  - {kind: webhook, address: "https://hooks.example/ivanov", secret: "env:HOOK_SECRET"}
                absences:
                  - {from: 2026-12-28, to: 2027-01-08, deputy: petrova}
              - {id: petrova, name: Анна Петрова}
            assets:
              - id: site
                kind: site
                name: Витрина
                zone: cms
                url: https://shop.example/
                hostedOn: vps
                dependsOn: [domain]
                monitoring: {interval: PT5S, timeout: PT4S, failureThreshold: 2, confirmationInterval: PT1S, expectStatus: [200]}
              - {id: domain, kind: domain, name: shop.example, domain: shop.example}
              - {id: vps, kind: hosting, name: Сервер, provider: Пример}
            responsibilities:
              - {zone: cms, primary: ivanov, deputy: petrova, escalation: petrova, informed: [petrova]}
            agreement:
              number: 7/26
              validFrom: 2026-01-01
              validTo: 2026-12-31
              emergency: {response: PT60M, resolution: PT8H}
              planned: {hoursIncluded: 7.5}
              reportDay: 3
            """;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    @Test
    void readsEverySectionAndFillsInTheDefaults() {
        var passport = DocumentReader.read(VALID, "shop");

        assertThat(passport.project().client().name()).isEqualTo("ООО «Самовар»");
        assertThat(passport.people().getFirst().employer()).isEqualTo(Employer.CONTRACTOR);
        assertThat(passport.people().get(1).languages()).containsExactly("ru", "en");
        assertThat(passport.people().getFirst().absences().getFirst().to()).isEqualTo(LocalDate.of(2027, 1, 8));
        var site = passport.assets().getFirst();
        assertThat(site.fields())
                .containsEntry("url", "https://shop.example/")
                .containsEntry("hostedOn", "vps")
                .containsEntry("dependsOn", List.of("domain"));
        assertThat(site.monitoring()).isNotNull();
        assertThat(site.monitoring().expectStatus()).containsExactly(200);
        assertThat(passport.agreement()).isNotNull();
        assertThat(passport.agreement().emergency().escalateAfter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(passport.agreement().reportDay()).isEqualTo(3);
    }

    @Test
    void whatIsExportedAsJsonReadsAsTheSamePassport() throws IOException {
        var passport = DocumentReader.read(VALID, "shop");
        var json = JSON.writeValueAsString(passport);

        assertThat(DocumentReader.read(json, "shop")).isEqualTo(passport);
        assertThat(DocumentReader.read(json.replace("  ", "\t"), "shop")).isEqualTo(passport);
        assertThat(JSON.readValue(json, Passport.class)).isEqualTo(passport);
    }

    @Test
    void acceptsTheDemoCompany() throws IOException {
        var demo = Files.readString(Path.of("../examples/demo-shop.yaml"))
                .replace("${DEMO_HTTP_URL}", "http://localhost:8640")
                .replace("${DEMO_HTTPS_URL}", "https://localhost:8641")
                .replace("${DEMO_WEBHOOK_URL}", "http://127.0.0.1:8643/hooks");

        assertThat(DocumentReader.read(demo, "demo-shop").assets()).hasSize(6);
    }

    @Test
    void textStaysTextWhateverYamlMakesOfIt() {
        var passport = DocumentReader.read(
                VALID.replace("number: 7/26", "number: 0x1F").replace("role: engineer", "role: no"), "shop");

        assertThat(passport.people().getFirst().role()).isEqualTo("no");
        assertThat(passport.agreement()).isNotNull();
        assertThat(passport.agreement().number()).isEqualTo("0x1F");
    }

    @ParameterizedTest(name = "{4} at {2}:{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `passport: 1`                      | `passport: 2`                          | 1  | 11 | unsupported-format | passport
            `passport: 1`                      | `passport: one`                        | 1  | 11 | wrong-type         | passport
            `  timeZone: Europe/Moscow`        | `  timezone: Europe/Moscow`            | 6  | 3  | unknown-field      | project.timezone
            `Europe/Moscow`                    | `Europe/Moskow`                        | 6  | 13 | time-zone          | project.timeZone
            `Europe/Moscow`                    | `+03:00`                               | 6  | 13 | time-zone          | project.timeZone
            `  id: shop`                       | `  id: other`                          | 3  | 7  | project-id         | project.id
            `  id: shop`                       | `  id: Мой магазин`                    | 3  | 7  | id                 | project.id
            `  id: shop`                       | `  id: shop\\n  id: shop`              | 4  | 3  | duplicate-field    | project.id
            `inn: "7701234567"`                | `inn: 77`                              | 5  | 51 | inn                | project.client.inn
            `[ru, en]`                         | `[ru, english]`                        | 7  | 19 | language           | project.languages[1]
            `[ru, en]`                         | `[]`                                   | 3  | 3  | required           | project.languages
            `criticality: critical`            | `criticality: critcal`                 | 9  | 40 | one-of             | zones[0].criticality
            `id: mail`                         | `id: cms`                              | 10 | 10 | duplicate-id       | zones[1].id
            `- {id: petrova, name: Анна Петрова}` | `- petrova`                         | 22 | 5  | wrong-type         | people[1]
            `{id: petrova, name: Анна Петрова}` | `{id: petrova}`                       | 22 | 5  | required           | people[1].name
            `    languages: [ru]`              | `    languages: ru`                    | 16 | 16 | wrong-type         | people[0].languages
            `ivanov@example.test`              | `ivanov at example`                    | 18 | 32 | email              | people[0].contacts[0].address
            `https://hooks.example/ivanov`     | `https://u:p@hooks.example/`           | 19 | 34 | url-credentials    | people[0].contacts[1].address
            `env:HOOK_SECRET`                  | `hunter2-hunter2`                      | 19 | 74 | secret-reference   | people[0].contacts[1].secret
            `to: 2027-01-08`                   | `to: 2026-12-01`                       | 21 | 32 | reversed-dates     | people[0].absences[0].to
            `to: 2027-01-08`                   | `to: 2027-02-30`                       | 21 | 32 | date               | people[0].absences[0].to
            `deputy: petrova}`                 | `deputy: ivanov}`                      | 21 | 52 | own-deputy         | people[0].absences[0].deputy
            `deputy: petrova}`                 | `deputy: petrowa}`                     | 21 | 52 | unknown-person     | people[0].absences[0].deputy
            `    kind: site`                   | `    kind: sight`                      | 25 | 11 | one-of             | assets[0].kind
            `    zone: cms`                    | `    zone: csm`                        | 27 | 11 | unknown-zone       | assets[0].zone
            `url: https://shop.example/`       | `url: ftp://shop.example/`             | 28 | 10 | url                | assets[0].url
            `    url: https://shop.example/`   | `    domain: shop.example`             | 24 | 5  | required           | assets[0].url
            `hostedOn: vps`                    | `hostedOn: vpz`                        | 29 | 15 | unknown-asset      | assets[0].hostedOn
            `interval: PT5S`                   | `interval: 5s`                         | 31 | 28 | duration           | assets[0].monitoring.interval
            `interval: PT5S`                   | `interval: PT1S`                       | 31 | 28 | range              | assets[0].monitoring.interval
            `interval: PT5S`                   | `interval: P32D`                       | 31 | 28 | range              | assets[0].monitoring.interval
            `timeout: PT4S`                    | `timeout: PT6S`                        | 31 | 43 | range              | assets[0].monitoring.timeout
            `failureThreshold: 2`              | `failureThreshold: two`                | 31 | 67 | wrong-type         | assets[0].monitoring.failureThreshold
            `expectStatus: [200]`              | `expectStatus: [200, 700]`             | 31 | 118 | range             | assets[0].monitoring.expectStatus[1]
            `name: Сервер,`                    | `name: Сервер, dependsOn: [site],`     | 33 | 56 | relation-cycle     | assets[2].dependsOn[0]
            `name: Сервер,`                    | `name: Сервер, hostedOn: vps,`         | 33 | 54 | relation-cycle     | assets[2].hostedOn
            `domain: shop.example}`            | `domain: "http://shop.example"}`       | 32 | 60 | domain-name        | assets[1].domain
            `domain: shop.example}`            | `domain: shop.example, url: x.example}` | 32 | 74 | unknown-field     | assets[1].url
            `zone: cms, primary: ivanov`       | `zone: cmz, primary: ivanov`           | 35 | 12 | unknown-zone       | responsibilities[0].zone
            `primary: ivanov, deputy: petrova` | `primary: ivanov, deputy: ivanov`      | 35 | 42 | own-deputy         | responsibilities[0].deputy
            `informed: [petrova]`              | `informed: [nobody]`                   | 35 | 83 | unknown-person     | responsibilities[0].informed[0]
            `reportDay: 3`                     | `reportDay: 32`                        | 42 | 14 | range              | agreement.reportDay
            `hoursIncluded: 7.5`               | `hoursIncluded: .inf`                  | 41 | 28 | wrong-type         | agreement.planned.hoursIncluded
            `{response: PT60M, resolution: PT8H}` | `{resolution: PT8H}`                | 40 | 14 | required           | agreement.emergency.response
            `  number: 7/26`                   | `  number: !!java.net.URL [x]`         | 37 | 11 | tag                | agreement.number
            `role: engineer`                   | `role: "a\\\\u0000b"`                  | 14 | 11 | control-character  | people[0].role
            `passport: 1`                      | `passport: 1\\npasport: 1`             | 2  | 1  | unknown-field      | pasport
            """)
    void tellsWhereAndWhatIsWrong(String right, String wrong, int line, int column, String rule, String path) {
        var document = VALID.replace(right, wrong.replace("\\n", "\n").replace("\\\\", "\\"));
        assertThat(document).isNotEqualTo(VALID);

        var problem = refused(document);

        assertThat(problem.code()).isEqualTo("passport.invalid-document");
        assertThat(problem.violations())
                .filteredOn(violation -> violation.rule().equals(rule))
                .extracting(Violation::line, Violation::column, Violation::path)
                .contains(tuple(line, column, path));
        assertThat(problem.violations())
                .allSatisfy(violation ->
                        assertThat(violation.message()).isNotBlank().doesNotContain("hunter2", "u:p"));
    }

    @Test
    void saysWhatWasProbablyMeant() {
        var document = VALID.replace("timeZone:", "timezone:")
                .replace("criticality: critical", "criticality: critcal")
                .replace("primary: ivanov", "primary: ivanvo")
                .replace("hostedOn: vps", "hostedOn: vpss");

        assertThat(refused(document).violations())
                .extracting(Violation::message)
                .anyMatch(message -> message.endsWith("did you mean 'timeZone'?"))
                .anyMatch(message -> message.endsWith("did you mean 'critical'?"))
                .anyMatch(message -> message.endsWith("did you mean 'ivanov'?"))
                .anyMatch(message -> message.endsWith("did you mean 'vps'?"));
    }

    @Test
    void showsTheCircleAndTheFirstOfTwoIds() {
        var cycle = VALID.replace("provider: Пример", "dependsOn: [site]");
        var twice = VALID.replace("id: mail", "id: cms");

        assertThat(refused(cycle).getMessage()).contains("site -> vps -> site");
        assertThat(refused(twice).getMessage()).contains("zone 'cms' is already in line 9");
    }

    @Test
    void tellsEverythingAtOnceInTheOrderOfTheDocumentUpToAHundred() {
        var two = VALID.replace("reportDay: 3", "reportDay: 0").replace("id: shop", "id: SHOP");
        var many =
                VALID + IntStream.range(0, 300).mapToObj(i -> "x" + i + ": 1").collect(Collectors.joining("\n"));

        assertThat(refused(two).violations()).extracting(Violation::line).containsExactly(3, 42);
        assertThat(refused(many).violations()).hasSize(100);
        assertThat(refused(many).getMessage()).contains("300 things");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `passport: 1\\nproject: {id: shop\\n`         | 3 | syntax
            `passport: 1\\n\\tproject: x`                 | 2 | syntax
            `passport: 1\\nproject: [a, b\\nzones: }`     | 3 | syntax
            ``                                            | 1 | empty-document
            `# nothing but a remark\\n`                   | 1 | empty-document
            `passport: 1\\n---\\npassport: 1\\n`          | 2 | several-documents
            `passport: 1\\nproject: &a {client: *a}\\n`   | 2 | recursive-alias
            `passport: 1\\nproject: *b\\n`                | 2 | unknown-alias
            `passport: 1\\nproject: "\\\\x"\\n`           | 2 | syntax
            `passport: 1\\n? [a, b]\\n: 1\\n`             | 2 | field-name
            """)
    void saysInWhichLineItIsNoYaml(String document, int line, String rule) {
        var problem = refused(document.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo("passport.malformed-document");
        assertThat(problem.violations()).hasSize(1);
        assertThat(problem.violations().getFirst().rule()).isEqualTo(rule);
        assertThat(problem.violations().getFirst().line()).isEqualTo(line);
    }

    @Test
    void refusesNestingAndAliasesThatWouldExhaustIt() {
        var deep = "passport: 1\nproject: " + "[".repeat(100_000);
        var laughs = new StringBuilder("passport: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level <= 9; level++) {
            laughs.append(
                    "a%d: &a%d [%s]\n".formatted(level, level, "*a" + (level - 1) + (", *a" + (level - 1)).repeat(9)));
        }

        assertThat(refused(deep).violations().getFirst().rule()).isEqualTo("too-deep");
        assertThat(refused(laughs.toString()).violations().getFirst().rule()).isEqualTo("too-many-values");
    }

    @Test
    void followsAnAliasLikeTheTextItStandsFor() {
        var document =
                VALID.replace("zone: cms\n", "zone: &cms cms\n").replace("{zone: cms, primary", "{zone: *cms, primary");

        assertThat(DocumentReader.read(document, "shop")).isEqualTo(DocumentReader.read(VALID, "shop"));
    }

    @Test
    void refusesBytesThatAreNoTextAndSaysInWhichLine() {
        var latin = "passport: 1\nproject:\n  name: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        var bell = "passport: 1\nproject:\n  name: \u0007\n".getBytes(StandardCharsets.UTF_8);

        var encoding = catchThrowableOfType(InvalidInput.class, () -> DocumentReader.decode(latin));
        var control = catchThrowableOfType(InvalidInput.class, () -> DocumentReader.decode(bell));

        assertThat(encoding.status()).isEqualTo(400);
        assertThat(encoding.violations().getFirst())
                .extracting("line", "column", "rule")
                .containsExactly(3, 12, "encoding");
        assertThat(control.violations().getFirst())
                .extracting("line", "column", "rule")
                .containsExactly(3, 9, "control-character");
        assertThat(control.getMessage()).contains("U+0007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "http://127.0.0.1:8640/",
                "https://самовар.рф/каталог",
                "http://[::1]:80/x?y=%20",
                "HTTPS://Shop.Example/a?b=c&d"
            })
    void takesWebAddresses(String url) {
        assertThat(WebAddress.ascii(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "ftp://shop.example",
                "https://",
                "https://u@shop.example",
                "https://shop.example:0/",
                "https://shop.example:99999/",
                "https://shop..example/",
                "https://-shop.example/",
                "${DEMO_HTTP_URL}/",
                "https://shop.example/a b",
                "javascript:alert(1)",
                "https://[zz]/"
            })
    void refusesWhatIsNoWebAddress(String url) {
        assertThat(WebAddress.ascii(url)).isEmpty();
    }

    static InvalidInput refused(String document) {
        return catchThrowableOfType(InvalidInput.class, () -> DocumentReader.read(document, "shop"));
    }
}
