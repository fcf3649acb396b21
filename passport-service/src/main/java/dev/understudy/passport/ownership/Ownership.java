package dev.understudy.passport.ownership;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.passport.ownership.LegalName.Match;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one registration, with what it rests on.
 *
 * @param basis how it was found, a stable word: {@code register-number}, {@code same-name}, {@code transliterated-name},
 *     {@code other-name},
 *     {@code other-legal-form}, {@code person-named}, {@code person-unnamed}, {@code privacy-service}, {@code redacted},
 *     {@code entrepreneur-unnamed} (the registry shows no names of persons, and the client is one), {@code nothing-read},
 *     {@code no-registrant}, {@code client-unnamed}
 * @param evidence the registrant as the registry wrote it
 * @param comparedWith the client's name that it was compared with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ownership(
        Verdict verdict,
        String basis,
        @Nullable String evidence,
        @Nullable String comparedWith,
        @Nullable String source,
        @Nullable Instant observedAt,
        @Nullable String lastError) {

    /** What registries, registrars and privacy services write in place of a name (RFC 9537 and usage). */
    private static final Pattern WITHHELD = Pattern.compile(
            ".*(redacted|not disclosed|non[- ]?public|withheld|data protected|gdpr|masked|masking|undisclosed"
                    + "|statutory|not available|скрыт|не раскрыва|hidden).*");

    private static final Pattern PRIVACY_SERVICE = Pattern.compile(
            ".*(privacy|whoisguard|whois guard|domains by proxy|proxy service|perfect privacy|contact privacy"
                    + "|private registration|anonymi[sz]e|identity protect|whois protect|domain protection).*");

    private static final Pattern UNNAMED_PERSON =
            Pattern.compile("(private person|privateperson|частное лицо|физическое лицо|natural person)");

    /** Judges. */
    public static Ownership of(LegalEntity client, Registration registration) {
        var organisation = given(registration.organisation());
        var person = given(registration.person());
        var number = given(registration.number());
        if (number != null && client.numbers().contains(number)) {
            return verdict(Verdict.COMPANY, "register-number", number, number, registration);
        }
        // The person behind a redaction is often still there as an organisation.
        if (organisation != null && !isWithheld(organisation) && !isUnnamedPerson(organisation)) {
            return ofName(client, organisation, false, registration);
        }
        if (person != null && !isWithheld(person)) {
            if (isUnnamedPerson(person)) {
                return unnamed(client, person, registration);
            }
            // Where a registry has one name alone, a company's stands there too.
            return ofName(client, person, !LegalName.of(person).isOfCompany(), registration);
        }
        if (organisation != null && isUnnamedPerson(organisation)) {
            return unnamed(client, organisation, registration);
        }
        if (organisation != null || person != null) {
            var evidence = organisation != null ? organisation : person;
            // "REDACTED FOR PRIVACY" is nobody's name.
            boolean service = evidence != null
                    && PRIVACY_SERVICE.matcher(lower(evidence)).matches()
                    && !lower(evidence).contains("redacted");
            return verdict(Verdict.HIDDEN, service ? "privacy-service" : "redacted", evidence, null, registration);
        }
        return registration.observedAt() == null
                ? verdict(Verdict.UNKNOWN, "nothing-read", null, null, registration)
                : verdict(Verdict.UNKNOWN, "no-registrant", null, null, registration);
    }

    private static Ownership ofName(LegalEntity client, String registrant, boolean person, Registration registration) {
        var registered = LegalName.of(registrant);
        if (client.names().isEmpty()) {
            return verdict(Verdict.UNKNOWN, "client-unnamed", registrant, null, registration);
        }
        boolean clientIsPerson = client.isSoleProprietor();
        String otherForm = null;
        for (var name : client.names()) {
            var own = LegalName.of(name);
            // A person of the same name as the company is not the company, unless the company is that person.
            if (person && !clientIsPerson) {
                continue;
            }
            var match = own.match(registered);
            switch (match) {
                case SAME -> {
                    return verdict(Verdict.COMPANY, "same-name", registrant, name, registration);
                }
                case TRANSLITERATED -> {
                    return verdict(Verdict.COMPANY, "transliterated-name", registrant, name, registration);
                }
                case OTHER_FORM -> otherForm = name;
                case NONE -> {}
            }
        }
        var compared = client.names().getFirst();
        if (person) {
            return verdict(Verdict.PRIVATE_PERSON, "person-named", registrant, compared, registration);
        }
        return otherForm == null
                ? verdict(Verdict.SOMEBODY_ELSE, "other-name", registrant, compared, registration)
                : verdict(Verdict.SOMEBODY_ELSE, "other-legal-form", registrant, otherForm, registration);
    }

    private static Ownership unnamed(LegalEntity client, String evidence, Registration registration) {
        // The .ru registry writes "Private Person" for entrepreneurs too; whether it is this one cannot be seen.
        return client.isSoleProprietor()
                ? verdict(Verdict.UNKNOWN, "entrepreneur-unnamed", evidence, null, registration)
                : verdict(Verdict.PRIVATE_PERSON, "person-unnamed", evidence, null, registration);
    }

    private static boolean isWithheld(String text) {
        var lower = lower(text);
        return WITHHELD.matcher(lower).matches()
                || PRIVACY_SERVICE.matcher(lower).matches();
    }

    private static boolean isUnnamedPerson(String text) {
        return UNNAMED_PERSON.matcher(lower(text)).matches();
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static Ownership verdict(
            Verdict verdict,
            String basis,
            @Nullable String evidence,
            @Nullable String comparedWith,
            Registration registration) {
        return new Ownership(
                verdict,
                basis,
                evidence,
                comparedWith,
                registration.source(),
                registration.observedAt(),
                registration.lastError());
    }

    /** Whether a name, as a registry or contract writes it, may be this person's: in any order, script, with initials. */
    public static boolean isSamePerson(String written, String person) {
        var own = LegalName.of(person);
        var other = LegalName.of(written);
        return own.match(other) == Match.SAME || own.match(other) == Match.TRANSLITERATED || own.isSamePersonAs(other);
    }

    /** What a registry says of a declared registrant. */
    public enum Agreement {
        AGREES,
        CONTRADICTS,
        /** The registry hides the name, or has none. */
        TELLS_NOTHING
    }

    /**
     * Whether the registry names the registrant whom the passport names, in whatever script and form of words.
     *
     * @param values of the fact {@code registrant}
     */
    public static Agreement agreement(String declared, List<String> values) {
        var registrant = Registrant.of(values);
        var organisation = given(registrant.organisation());
        var person = given(registrant.person());
        var named = organisation != null && !isWithheld(organisation) ? organisation : person;
        if (named == null || isWithheld(named)) {
            return Agreement.TELLS_NOTHING;
        }
        var own = LegalName.of(declared);
        if (isUnnamedPerson(named)) {
            return own.isOfCompany() ? Agreement.CONTRADICTS : Agreement.TELLS_NOTHING;
        }
        var other = LegalName.of(named);
        return switch (own.match(other)) {
            case SAME, TRANSLITERATED -> Agreement.AGREES;
            case OTHER_FORM -> Agreement.CONTRADICTS;
            case NONE ->
                !own.isOfCompany() && !other.isOfCompany() && own.isSamePersonAs(other)
                        ? Agreement.AGREES
                        : Agreement.CONTRADICTS;
        };
    }

    /** Whether any of the words of the registry says so. */
    static boolean hasState(Registration registration, String state) {
        return registration.states().stream()
                .flatMap(words -> List.of(words.split("[,\\s]+")).stream())
                .anyMatch(state::equalsIgnoreCase);
    }
}
