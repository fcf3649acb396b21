package dev.understudy.passport.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {

    private static final LegalEntity SAMOVAR = new LegalEntity(List.of("ООО «Самовар и Ко»"), List.of("7701234567"));
    private static final RenewalRisk.Rule RULE =
            new RenewalRisk.Rule(Set.of("ru", "su", "xn--p1ai"), LocalDate.of(2026, 9, 1));
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ООО «Самовар и Ко» | ООО "САМОВАР и КО" | same-name
            ООО «Самовар и Ко» | Общество с ограниченной ответственностью «Самовар и Ко» | same-name
            ООО «Самовар и Ко» | Самовар и Ко, ООО | same-name
            ООО «Самовар и Ко» | «Samovar i Ko» LLC | transliterated-name
            ООО «Самовар и Ко» | OOO 'Samovar i Ko' | transliterated-name
            ООО «Самовар и Ко» | Limited Liability Company "Samovar i Ko" | transliterated-name
            ООО «Самовар и Ко» | Obschestvo s ogranichennoy otvetstvennostyu "Samovar i Ko" | transliterated-name
            ООО «Самовар и Ко» | Obshhestvo s ogranichennoj otvetstvennost'ju Samovar i Ko | transliterated-name
            ООО «Самовар & Ко» | ООО «Самовар и Ко» | same-name
            ООО «Щёлковский хлеб» | OOO Shchelkovskiy khleb | transliterated-name
            ООО «Щёлковский хлеб» | OOO Shhyolkovskij xleb | transliterated-name
            ООО «Щёлковский хлеб» | OOO Schelkovsky hleb | transliterated-name
            ООО «Щёлковский хлеб» | OOO Ŝëlkovskij hleb | transliterated-name
            АО «Юж-Цемент» | JSC Yuzh Tsement | transliterated-name
            АО «Юж-Цемент» | AO "Juzh-Cement" | transliterated-name
            АО «Юж-Цемент» | JSC Iuzh-Tcement | transliterated-name
            АО «Юж-Цемент» | ЗАО «ЮЖ ЦЕМЕНТ» | same-name
            ПАО «Подъёмные краны» | PJSC Podyomnye krany | transliterated-name
            ПАО «Подъёмные краны» | PJSC Pod"yomnye krany | transliterated-name
            ООО «Алекс Джет» | LLC Alex Jet | transliterated-name
            ООО «ВебМастер» | WebMaster LLC | transliterated-name
            Müller Söhne GmbH | MULLER SOHNE GMBH | transliterated-name
            Acme Tools Ltd. | ACME TOOLS LIMITED | same-name
            Acme Tools Ltd. | Acme-Tools, Ltd | same-name
            ТОО «Қазақ Нан» | TOO Kazak Nan | transliterated-name
            """)
    void formsQuotesCaseAndScriptAreLevelledOut(String client, String registrant, String basis) {
        var ownership = Ownership.of(new LegalEntity(List.of(client), List.of()), organisation(registrant));

        assertThat(ownership.verdict()).as("%s", ownership).isEqualTo(Verdict.COMPANY);
        assertThat(ownership.basis()).isEqualTo(basis);
        assertThat(ownership.evidence()).as("raw, as the registry wrote it").isEqualTo(registrant);
        assertThat(ownership.comparedWith()).isEqualTo(client);
    }

    @ParameterizedTest(name = "{0} is not {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ООО «Самовар и Ко» | ООО «Чайник и Ко» | other-name
            ООО «Самовар и Ко» | ООО «Самовар» | other-name
            ООО «Самовар и Ко» | АО «Самовар и Ко» | other-legal-form
            ООО «Самовар и Ко» | ИП Самовар И Ко | other-legal-form
            ООО «Самовар и Ко» | Ltd | other-name
            ООО «Ромашка» | ООО «Ромашки» | other-name
            Acme Tools Ltd | Acme Toys Ltd | other-name
            АС Моторс ООО | Моторс ООО | other-name
            """)
    void anotherCompanyIsSomebodyElse(String client, String registrant, String basis) {
        var ownership = Ownership.of(new LegalEntity(List.of(client), List.of()), organisation(registrant));

        assertThat(ownership.verdict()).as("%s", ownership).isEqualTo(Verdict.SOMEBODY_ELSE);
        assertThat(ownership.basis()).isEqualTo(basis);
    }

    @Test
    void aRegisterNumberSettlesItWhateverTheName() {
        var renamed = registration("samovar.ru", "ООО «Бывшее имя»", null, "7701234567");

        assertThat(Ownership.of(SAMOVAR, renamed).verdict()).isEqualTo(Verdict.COMPANY);
        assertThat(Ownership.of(SAMOVAR, renamed).basis()).isEqualTo("register-number");
    }

    @Test
    void anyOfTheClientsNamesWillDo() {
        var client = new LegalEntity(List.of("ООО «Самовар и Ко»", "Tea Machines International LLC"), List.of());

        assertThat(Ownership.of(client, organisation("TEA MACHINES INTERNATIONAL, LLC"))
                        .verdict())
                .isEqualTo(Verdict.COMPANY);
    }

    @ParameterizedTest
    @CsvSource({
        "Private Person,person-unnamed",
        "Частное лицо,person-unnamed",
        "Иван Иванов,person-named",
        "Ivan I Ivanov,person-named"
    })
    void aPersonIsNotTheCompany(String person, String basis) {
        var ownership = Ownership.of(SAMOVAR, registration("samovar.ru", null, person, null));

        assertThat(ownership.verdict()).isEqualTo(Verdict.PRIVATE_PERSON);
        assertThat(ownership.basis()).isEqualTo(basis);
        assertThat(ownership.evidence()).isEqualTo(person);
    }

    @ParameterizedTest
    @CsvSource({"Иванов Иван Иванович", "Ivan Ivanov", "IVANOV I. I.", "И.И. Иванов", "Ivanov Ivan"})
    void anEntrepreneurIsThePerson(String person) {
        var entrepreneur = new LegalEntity(List.of("ИП Иванов Иван Иванович"), List.of("770123456789"));

        assertThat(Ownership.of(entrepreneur, registration("samovar.ru", null, person, null))
                        .verdict())
                .isEqualTo(Verdict.COMPANY);
        assertThat(Ownership.of(entrepreneur, registration("samovar.ru", null, "Петров Иван Иванович", null))
                        .verdict())
                .isEqualTo(Verdict.PRIVATE_PERSON);
        assertThat(Ownership.of(entrepreneur, registration("samovar.ru", null, "Private Person", null))
                        .basis())
                .as("the registry does not name entrepreneurs, so it cannot be told")
                .isEqualTo("entrepreneur-unnamed");
    }

    @ParameterizedTest
    @CsvSource({
        "REDACTED FOR PRIVACY,redacted",
        "'Domains By Proxy, LLC',privacy-service",
        "Withheld for Privacy ehf,privacy-service",
        "Data Protected,redacted",
        "Данные скрыты,redacted",
        "Contact Privacy Inc. Customer 0123456789,privacy-service"
    })
    void aVeilIsToldAsOne(String organisation, String basis) {
        var ownership = Ownership.of(SAMOVAR, organisation(organisation));

        assertThat(ownership.verdict()).isEqualTo(Verdict.HIDDEN);
        assertThat(ownership.basis()).isEqualTo(basis);
    }

    @Test
    void aCompanyThatStandsWhereAPersonWouldIsACompany() {
        var own = registration("samovar.com", null, "SAMOVAR I KO LLC", null);
        var other = registration("samovar.com", null, "Chainik GmbH", null);

        assertThat(Ownership.of(SAMOVAR, own).verdict()).isEqualTo(Verdict.COMPANY);
        assertThat(Ownership.of(SAMOVAR, other).verdict()).isEqualTo(Verdict.SOMEBODY_ELSE);
    }

    @Test
    void whatWasNotReadIsUnknownAndKeepsTheError() {
        var never = new Registration("samovar.ru", null, null, null, List.of(), null, null, null, null, "timed out");

        assertThat(Ownership.of(SAMOVAR, never).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(Ownership.of(SAMOVAR, never).basis()).isEqualTo("nothing-read");
        assertThat(Ownership.of(SAMOVAR, never).lastError()).isEqualTo("timed out");
        assertThat(Ownership.of(SAMOVAR, registration("samovar.ru", null, null, null))
                        .basis())
                .isEqualTo("no-registrant");
    }

    @ParameterizedTest
    @CsvSource({"samovar.ru", "samovar.su", "самовар.рф", "xn--80aae0ajt.xn--p1ai", "SAMOVAR.RU."})
    void anUnverifiedRegistrantIsARenewalRiskInTheRussianZones(String domain) {
        var registration = state(domain, "REGISTERED, DELEGATED, UNVERIFIED");

        assertThat(RenewalRisk.of(registration, Ownership.of(SAMOVAR, registration), RULE, TODAY))
                .containsExactly(RenewalRisk.UNVERIFIED);
    }

    @Test
    void verifiedIsNotUnverified() {
        var registration = state("samovar.ru", "REGISTERED, DELEGATED, VERIFIED");

        assertThat(RenewalRisk.of(registration, Ownership.of(SAMOVAR, registration), RULE, TODAY))
                .isEmpty();
    }

    @Test
    void elsewhereAndBeforeTheRuleThereIsNoSuchRisk() {
        var com = state("samovar.com", "UNVERIFIED");
        var person = registration("samovar.ru", null, "Private Person", null);
        var earlier = new RenewalRisk.Rule(Set.of("ru"), LocalDate.of(2028, 1, 1));

        assertThat(RenewalRisk.of(com, Ownership.of(SAMOVAR, com), RULE, TODAY)).isEmpty();
        assertThat(RenewalRisk.of(person, Ownership.of(SAMOVAR, person), earlier, TODAY))
                .as("paid till before the rule begins")
                .isEmpty();
        assertThat(RenewalRisk.of(person, Ownership.of(SAMOVAR, person), RULE, TODAY))
                .containsExactly(RenewalRisk.PRIVATE_PERSON);
    }

    private static Registration organisation(String organisation) {
        return registration("samovar.ru", organisation, null, null);
    }

    private static Registration state(String domain, String states) {
        return new Registration(
                domain,
                "ООО «Самовар и Ко»",
                null,
                null,
                List.of(states),
                "REGRU-RU",
                Instant.parse("2027-03-01T21:00:00Z"),
                "WHOIS",
                Instant.parse("2026-11-25T00:00:00Z"),
                null);
    }

    private static Registration registration(
            String domain, @Nullable String organisation, @Nullable String person, @Nullable String number) {
        return new Registration(
                domain,
                organisation,
                person,
                number,
                List.of(),
                "REGRU-RU",
                Instant.parse("2027-03-01T21:00:00Z"),
                "WHOIS",
                Instant.parse("2026-11-25T00:00:00Z"),
                null);
    }
}
