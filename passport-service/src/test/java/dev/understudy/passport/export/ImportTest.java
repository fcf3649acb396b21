package dev.understudy.passport.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.DocumentReader;
import dev.understudy.passport.document.FullDocument;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.export.ImportDraft.NotTakenOver;
import dev.understudy.passport.print.GoldenFile;
import dev.understudy.passport.print.SamplePassports;
import dev.understudy.print.MarkdownSheet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);
    private static final String EMPTY = """
            passport: 1
            project: {id: samovar-shop, name: Самовар, client: {id: samovar, name: ООО «Самовар»}, timeZone: Europe/Moscow, languages: [ru, en]}
            zones: []
            people: []
            assets: []
            responsibilities: []
            """;

    private final Passport shop = SamplePassports.shop();

    @Test
    void aBackstageCatalogueBecomesZonesAssetsAndPeople() {
        var draft = Draft.on(shop, 7);
        BackstageImport.read(resource("backstage.yaml"), draft);
        var result = draft.finished();

        assertThat(result.problems()).isEmpty();
        assertThat(result.baseVersion()).isEqualTo(7);
        assertThat(result.added())
                .containsExactlyInAnyOrder(
                        "zone/payments",
                        "person/novikov",
                        "asset/landing-page",
                        "asset/promo-db",
                        "asset/checkout-api");
        var passport = DocumentReader.read(result.document(), "samovar-shop");
        var landing = passport.asset("landing-page").orElseThrow();
        assertThat(landing.kind()).isEqualTo(AssetKind.SITE);
        assertThat(landing.name()).isEqualTo("Лендинг");
        assertThat(landing.zone()).isEqualTo("payments");
        assertThat(landing.texts("dependsOn")).containsExactly("promo-db", "wordpress");
        assertThat(passport.asset("checkout-api").orElseThrow().text("url")).contains("https://git.example/checkout/");
    }

    @Test
    void whatBackstageHasAndThePassportNotIsTold() {
        var draft = Draft.on(shop, 7);
        BackstageImport.read(resource("backstage.yaml"), draft);

        assertThat(draft.finished().notTakenOver())
                .extracting(NotTakenOver::where, NotTakenOver::what)
                .contains(
                        tuple("document 2", "Landing_Page: dependsOn resource:nowhere"),
                        tuple("document 2", "Landing_Page: providesApis"),
                        tuple("document 5", "Component no-address"),
                        tuple("document 6", "API orders"),
                        tuple("document 8", "Group platform"),
                        tuple("document 9", "Resource queue"));
    }

    @Test
    void whatWasExportedToBackstageComesBack() {
        var empty = DocumentReader.read(EMPTY, "samovar-shop");
        var draft = Draft.on(empty, 1);
        BackstageImport.read(BackstageExport.of(shop, DAY), draft);
        var result = draft.finished();

        assertThat(result.problems()).isEmpty();
        var back = DocumentReader.read(result.document(), "samovar-shop");
        assertThat(back.zones()).isEqualTo(shop.zones());
        assertThat(back.assets()).hasSameSizeAs(shop.assets());
        for (var asset : shop.assets()) {
            var again = back.asset(asset.id()).orElseThrow();
            assertThat(again.kind()).isEqualTo(asset.kind());
            assertThat(again.zone()).isEqualTo(asset.zone());
            assertThat(again.criticality()).isEqualTo(asset.criticality());
            asset.kind().fields().stream()
                    .filter(field -> field.type() != AssetKind.FieldType.GROUPS)
                    .forEach(field -> assertThat(again.fields().get(field.name()))
                            .as("%s.%s", asset.id(), field.name())
                            .isEqualTo(asset.fields().get(field.name())));
            assertThat(again.accesses()).as("accesses stay at home").isEmpty();
        }
        assertThat(back.people())
                .extracting(Passport.Person::name)
                .containsExactlyElementsOf(
                        shop.people().stream().map(Passport.Person::name).toList());
    }

    @Test
    void theBackstageExportIsAsItWasLookedAt() {
        GoldenFile.of("export/catalog-info.yaml").assertSame(BackstageExport.of(shop, DAY));
    }

    @Test
    void netBoxServersComeWithAddressesAndWhatTheyRunOn() {
        var draft = Draft.on(shop, 7);
        NetBoxImport.read(resource("netbox.json"), draft);
        var result = draft.finished();

        assertThat(result.problems()).isEmpty();
        assertThat(result.added())
                .containsExactlyInAnyOrder(
                        "asset/msk-kvm", "asset/marshrutizator-1", "asset/app-2", "person/egor-novikov");
        var passport = DocumentReader.read(result.document(), "samovar-shop");
        var router = passport.asset("marshrutizator-1").orElseThrow();
        assertThat(router.texts("addresses")).containsExactly("203.0.113.1");
        assertThat(router.text("notes")).contains("router; Граница сети");
        assertThat(passport.asset("app-2").orElseThrow().texts("addresses"))
                .containsExactly("203.0.113.22", "203.0.113.23");
        assertThat(passport.asset("app-2").orElseThrow().text("hostedOn")).contains("msk-kvm");
        assertThat(passport.asset("msk-kvm").orElseThrow().text("provider")).contains("ООО «ДЦ»");
    }

    @Test
    void whatThePassportSaysIsKeptAndTheContradictionTold() {
        var draft = Draft.on(shop, 7);
        NetBoxImport.read(resource("netbox.json"), draft);
        var result = draft.finished();

        var vps = DocumentReader.read(result.document(), "samovar-shop")
                .asset("vps")
                .orElseThrow();
        assertThat(vps.text("os")).contains("Debian 13");
        assertThat(vps.text("hostedOn")).contains("cloud");
        assertThat(vps.texts("addresses"))
                .as("one more is no contradiction")
                .containsExactly("203.0.113.10", "2001:db8::10");
        assertThat(result.completed()).contains("asset/vps: addresses");
        assertThat(result.notTakenOver())
                .extracting(NotTakenOver::what)
                .contains(
                        "asset/vps: os",
                        "asset/vps: hostedOn",
                        "devices old-1",
                        "sites Москва",
                        "Егор Новиков: phone 84951234567");
    }

    static Stream<Passport> passports() {
        return Stream.of(
                SamplePassports.shop(),
                DocumentReader.read(FullDocument.TEXT.replace("  id: shop\n", "  id: samovar-shop\n"), "samovar-shop"),
                DocumentReader.read(
                        FullDocument.TEXT
                                .replace("  id: shop\n", "  id: samovar-shop\n")
                                .replace("name: WooCommerce, version: 9.1.2", "name: 'Woo; | \\ = x', version: 'a|b;c'")
                                .replace("[корзина, оплата]", "['корзина; оплата', 'a\\;b', '=1+1']"),
                        "samovar-shop"));
    }

    /** Every kind of asset with all its fields, and people, zones, accesses and duties. */
    @ParameterizedTest
    @MethodSource("passports")
    void tablesGoOutAndComeBack(Passport passport) {
        var draft = Draft.on(DocumentReader.read(EMPTY, "samovar-shop"), 1);
        for (var table : CsvExport.tables()) {
            if (!table.equals(CsvExport.ACCESSES)) {
                CsvImport.read(CsvExport.of(passport, table).orElseThrow(), table, draft);
            }
        }
        CsvImport.read(CsvExport.of(passport, CsvExport.ACCESSES).orElseThrow(), CsvExport.ACCESSES, draft);
        var result = draft.finished();

        assertThat(result.problems()).isEmpty();
        assertThat(result.notTakenOver()).isEmpty();
        var back = DocumentReader.read(result.document(), "samovar-shop");
        assertThat(back.zones()).isEqualTo(passport.zones());
        assertThat(back.responsibilities()).isEqualTo(passport.responsibilities());
        for (var asset : passport.assets()) {
            var again = back.asset(asset.id()).orElseThrow();
            assertThat(again.accesses()).isEqualTo(asset.accesses());
            asset.kind().fields().forEach(field -> assertThat(again.fields().get(field.name()))
                    .as("%s.%s", asset.id(), field.name())
                    .isEqualTo(asset.fields().get(field.name())));
            assertThat(CsvExport.of(back, asset.kind().word()))
                    .isEqualTo(CsvExport.of(passport, asset.kind().word()));
        }
    }

    @Test
    void rowsAndColumnsThatCannotBeTakenAreTold() {
        var draft = Draft.on(shop, 7);
        CsvImport.read("name;host;colour\nНовый сервер;new.example.test;red\n;x.example.test;\n", "server", draft);
        var result = draft.finished();

        assertThat(result.added()).containsExactly("asset/novyi-server");
        assertThat(result.notTakenOver()).extracting(NotTakenOver::where).containsExactly("column colour", "row 2");
    }

    @Test
    void aDraftThatCannotBeAppliedSaysWhatIsWrong() {
        var draft = Draft.on(shop, 7);
        CsvImport.read("id,name,zone\nweb-9,Сервер,no-such-zone\n", "server", draft);

        assertThat(draft.finished().problems())
                .extracting(violation -> violation.rule())
                .contains("unknown-zone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1, 2",
                "a: &a [*a]",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
                "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{"
            })
    void hostileCataloguesAreRefused(String text) {
        var draft = Draft.on(shop, 7);

        assertThatThrownBy(() -> {
                    BackstageImport.read(text, draft);
                    assertThat(draft.finished().added()).isEmpty();
                    throw new InvalidInput("import.malformed", "nothing was taken");
                })
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"results\": []}", "7", "{\"a\": 1}"})
    void whatIsNotOfNetBoxIsRefused(String text) {
        assertThatThrownBy(() -> NetBoxImport.read(text, Draft.on(shop, 7)))
                .isInstanceOf(InvalidInput.class)
                .hasFieldOrPropertyWithValue("code", "import.malformed");
    }

    @Test
    void unknownTablesAreRefused() {
        assertThatThrownBy(() -> CsvImport.read("id,name\n", "spaceship", Draft.on(shop, 7)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("spaceship");
    }

    @Test
    void thePassportOnPaper() {
        GoldenFile.of("export/passport.ru.md").assertSame(MarkdownSheet.render(PassportSheet.of(shop, 7, DAY, "ru")));
        assertThat(MarkdownSheet.render(PassportSheet.of(shop, 7, DAY, "en")))
                .contains("# Technical passport: Самовар и Ко — интернет-магазин")
                .contains("| Registered with | Кабинет регистратора |")
                .contains("op://Samovar/vps root/private key");
    }

    private static String resource(String name) {
        try (var stream = ImportTest.class.getResourceAsStream("/imports/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
