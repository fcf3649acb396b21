package dev.understudy.passport.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.understudy.events.Criticality;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.DocumentEdit.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole format: every section and kind, out and in again, edited, held against the published schema. */
class FullDocumentTest {

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(PassportSchema.get());
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyKindIsThereAndReadsBackFromYamlAndJson() {
        var passport = FullDocument.passport();

        assertThat(FullDocument.kinds().distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(AssetKind.values()).map(AssetKind::word).toList());
        var yaml = PassportYaml.write(passport, "https://example.org/schema.json");
        assertThat(yaml).startsWith("# yaml-language-server: $schema=https://example.org/schema.json\npassport: 1\n");
        assertThat(yaml).contains("validFrom: 2026-01-01\n").doesNotContain("!!");
        assertThat(DocumentReader.read(yaml, "shop")).isEqualTo(passport);
        assertThat(PassportYaml.write(DocumentReader.read(yaml, "shop"), "https://example.org/schema.json"))
                .isEqualTo(yaml);
        assertThat(DocumentReader.read(PassportJson.write(passport), "shop")).isEqualTo(passport);
        assertThat(PassportJson.read(PassportJson.write(passport))).isEqualTo(passport);
    }

    @Test
    void theModelAnswersWhatRulesAsk() {
        var passport = FullDocument.passport();
        var copies = passport.asset("copies").orElseThrow();

        assertThat(copies.relations())
                .extracting("type", "target")
                .containsExactly(tuple("storedOn", "srv"), tuple("backsUp", "site"), tuple("backsUp", "base"));
        assertThat(copies.groups("places")).extracting("provider").containsExactly("Selectel", "Пример");
        assertThat(passport.asset("exchange").orElseThrow().number("expectedEventsPerHour"))
                .hasValue(2.5);
        assertThat(passport.criticality(passport.asset("site").orElseThrow()))
                .hasValueSatisfying(own -> assertThat(own).isEqualTo(Criticality.IMPORTANT));
        assertThat(passport.agreement()).isNotNull();
        assertThat(passport.agreement().warnAt()).containsExactly(50, 80);
        assertThat(passport.people().getFirst().contacts().get(2).address()).isEqualTo("+79991234567");
    }

    @Test
    void whatStandsInTheDocumentIsValidByTheSchema() {
        assertThat(SCHEMA.validate(PassportJson.write(FullDocument.passport()), InputFormat.JSON))
                .isEmpty();
        assertThat(SCHEMA.validate(
                        PassportJson.write(DocumentReader.read(DocumentReaderTest.VALID, "shop")), InputFormat.JSON))
                .isEmpty();
    }

    /** Takes each single field out, or misspells it: where the schema refuses that, the reader does too, and the reverse. */
    @Test
    void schemaAndReaderKnowTheSameFields() throws JsonProcessingException {
        var whole = PassportJson.tree(FullDocument.passport());
        var places = new ArrayList<String>();
        collect(whole, "", places);
        assertThat(places).hasSizeGreaterThan(300);
        for (var place : places) {
            if (place.contains("/checks/")) {
                continue;
            }
            var changed = whole.deepCopy();
            int cut = place.lastIndexOf('/');
            var parent = (ObjectNode) changed.at(place.substring(0, cut));
            var value = parent.remove(place.substring(cut + 1));
            parent.set("zzz", value);
            var text = JSON.writeValueAsString(changed);
            assertThat(SCHEMA.validate(text, InputFormat.JSON))
                    .as("schema on %s", place)
                    .isNotEmpty();
            assertThat(refusal(text)).as("reader on %s", place).isNotEmpty();
            parent.remove("zzz");
            text = JSON.writeValueAsString(changed);
            if (!SCHEMA.validate(text, InputFormat.JSON).isEmpty()) {
                assertThat(refusal(text)).as("reader without %s", place).isNotEmpty();
            }
        }
    }

    private static void collect(JsonNode node, String path, List<String> places) {
        node.properties().forEach(field -> {
            places.add(path + "/" + field.getKey());
            collect(field.getValue(), path + "/" + field.getKey(), places);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), path + "/" + i, places);
        }
    }

    private static List<?> refusal(String text) {
        try {
            DocumentReader.read(text, "shop");
            return List.of();
        } catch (InvalidInput e) {
            return e.violations();
        }
    }

    @ParameterizedTest(name = "{2} at {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `ogrn: "1027700132195"` | `ogrn: "10277"`             | ogrn             | project.client.ogrn
            `country: RU`           | `country: RUS`              | country          | project.client.country
            `"@ivanov_support"`     | `ivanov`                    | telegram         | people[0].contacts[1].address
            `+7 (999) 123-45-67`    | `89991234567`               | phone            | people[0].contacts[2].address
            `to: "18:00"`           | `to: "08:00"`               | empty-window     | agreement.calendars[0].windows[0].to
            `from: "09:00", to: "18:00"` | `from: "9:00", to: "18:00"` | time-of-day | agreement.calendars[0].windows[0].from
            `calendar: office}\\n  classification` | `calendar: offcie}\\n  classification` | unknown-calendar | agreement.targets[1].calendar
            `class: work, response: P1D` | `class: work`          | required         | agreement.targets[1]
            `repeatedFailures: 3, `  | ``                         | required         | agreement.classification[1].when
            `id: repeated`          | `id: far`                   | duplicate-id     | agreement.classification[1].id
            `currency: RUB`         | `currency: RUR1`            | currency         | agreement.planned.hourlyRate.currency
            `fallback: ["person:owner"]` | `fallback: []`         | required         | policies.escalation[0].fallback
            `"person:petrova"`      | `"person:petrov"`           | unknown-person   | policies.escalation[0].steps[1].targets[1]
            `targets: [primary]`    | `targets: [everybody]`      | escalation-target | policies.escalation[0].steps[0].targets[0]
            `subject: zone/backup`  | `subject: Zone`             | subject          | policies.acceptedRisks[0].subject
            `rotateEvery: P180D`    | `rotateEvery: PT5H`         | period           | assets[0].accesses[0].rotateEvery
            `{id: ftp,`             | `{id: admin,`               | duplicate-id     | assets[0].accesses[1].id
            `holders: [ivanov, petrova]` | `holders: [ivanof]`    | unknown-person   | assets[0].accesses[0].holders[0]
            `tls: {warnDays: 21, ports: [443, 8443], strict: true}` | `tls: 21` | wrong-type | assets[0].monitoring.checks.tls
            `hosts: [shop.example, www.shop.example], ` | ``      | required         | assets[8].hosts
            `port: 3306`            | `port: 70000`               | range            | assets[6].port
            `192.0.2.7`             | `192.0.2.777`               | host             | assets[4].addresses[0]
            `autoRenew: false`      | `autoRenew: no`             | wrong-type       | assets[1].autoRenew
            `{provider: Selectel,`  | `{`                         | required         | assets[17].places[0].provider
            `tool: restic`          | `tool: rustic`              | one-of           | assets[17].tool
            `backsUp: [site, base]` | `backsUp: [site, bass]`     | unknown-asset    | assets[17].backsUp[1]
            """)
    void saysWhatIsWrong(String from, String to, String rule, String path) {
        var text = FullDocument.TEXT.replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(FullDocument.TEXT);

        assertThat(DocumentReaderTest.refused(text).violations())
                .extracting("rule", "path")
                .contains(tuple(rule, path));
    }

    @Test
    void integrationsMayLeadBackAndFoundationsMayNot() {
        assertThat(DocumentReader.read(
                                FullDocument.TEXT.replace("dependsOn: [domain, base]", "dependsOn: [exchange]"), "shop")
                        .asset("site"))
                .isPresent();
        assertThat(DocumentReaderTest.refused(
                                FullDocument.TEXT.replace("engine: MySQL", "engine: MySQL, hostedOn: site"))
                        .violations())
                .extracting("rule")
                .containsExactly("relation-cycle");
    }

    static Stream<Section> severalSections() {
        return Stream.of(Section.ZONES, Section.PEOPLE, Section.ASSETS, Section.RESPONSIBILITIES);
    }

    /** Each thing, taken out as it is shown and put in again: the same passport. */
    @ParameterizedTest
    @MethodSource("severalSections")
    void puttingInWhatWasTakenOutChangesNothing(Section section) {
        var passport = FullDocument.passport();
        var key = section == Section.RESPONSIBILITIES ? "zone" : "id";
        for (var thing : PassportJson.tree(passport).path(section.word())) {
            var id = thing.path(key).asText();
            var part = DocumentEdit.get(passport, section, id).orElseThrow();
            assertThat(DocumentEdit.put(passport, section, id, PassportYaml.write(part)))
                    .isEqualTo(passport);
            assertThat(DocumentEdit.put(passport, section, id, part.toString())).isEqualTo(passport);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROJECT", "AGREEMENT", "POLICIES"})
    void soDoSectionsThatAreOneThing(Section section) {
        var passport = FullDocument.passport();
        var part = DocumentEdit.get(passport, section, null).orElseThrow();

        assertThat(DocumentEdit.put(passport, section, null, PassportYaml.write(part)))
                .isEqualTo(passport);
    }

    @Test
    void anEditTellsTheLineInWhatWasSentAndNoLineElsewhere() {
        var passport = FullDocument.passport();

        var wrong = catchThrowableOfType(
                InvalidInput.class,
                () -> DocumentEdit.put(passport, Section.PEOPLE, "petrova", "name: Анна\nemployer: nobody\n"));
        assertThat(wrong.violations())
                .extracting("line", "column", "path", "rule")
                .containsExactly(tuple(2, 11, "people[1].employer", "one-of"));

        var needed = catchThrowableOfType(
                InvalidInput.class, () -> DocumentEdit.remove(passport, Section.PEOPLE, "petrova"));
        assertThat(needed.violations()).hasSizeGreaterThan(3).allSatisfy(violation -> {
            assertThat(violation.rule()).isEqualTo("unknown-person");
            assertThat(violation.line()).isNull();
        });

        var other = catchThrowableOfType(
                InvalidInput.class,
                () -> DocumentEdit.put(passport, Section.ZONES, "cms", "{id: other, name: x, criticality: minor}"));
        assertThat(other.violations()).extracting("rule").contains("id-differs");
    }

    @Test
    void anEditAddsAndTakesOut() {
        var passport = FullDocument.passport();
        var more = DocumentEdit.put(passport, Section.ASSETS, "new", "{kind: server, name: Новый, host: new.example}");

        assertThat(more.assets()).hasSize(passport.assets().size() + 1);
        assertThat(DocumentEdit.remove(more, Section.ASSETS, "new")).isEqualTo(passport);
        assertThat(DocumentEdit.remove(passport, Section.POLICIES, null).policies())
                .isNull();
    }

    /** Names of any characters that a passport may hold survive export and import. */
    @Property(tries = 300)
    void anyTextSurvivesExportAndImport(@ForAll("names") String name, @ForAll("names") String note) {
        var passport = DocumentEdit.put(
                FullDocument.passport(),
                Section.ASSETS,
                "site",
                JSON.createObjectNode()
                        .put("kind", "site")
                        .put("name", name)
                        .put("notes", note)
                        .put("url", "https://shop.example/")
                        .toString());

        assertThat(passport.asset("site").orElseThrow().name()).isEqualTo(name);
        assertThat(DocumentReader.read(PassportYaml.write(passport), "shop")).isEqualTo(passport);
    }

    @Provide
    Arbitrary<String> names() {
        var odd = Arbitraries.of(
                "null",
                "~",
                "true",
                "7",
                "0x1F",
                "2026-01-01",
                "- a",
                "a: b",
                "# c",
                "'",
                "\"",
                "*a",
                "&a",
                "!t",
                "|",
                "%",
                "@x",
                "{a}",
                "[b]",
                "é",
                "ё",
                "😀",
                "\u00a0x",
                ", ",
                "? q",
                "1e3",
                "<<",
                "=");
        return Combinators.combine(
                        odd, odd, Arbitraries.strings().withCharRange('а', 'я').ofMaxLength(5))
                .as((a, b, c) -> a + c + b)
                .filter(text -> !SecretText.isIn(text))
                .map(String::strip)
                .filter(text -> !text.isBlank());
    }
}
