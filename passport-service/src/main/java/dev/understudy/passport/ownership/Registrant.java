package dev.understudy.passport.ownership;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a registry names, read from the values of the fact {@code registrant}: {@code org: ...}, {@code person: ...}, {@code
 * inn: ...}, or the bare name.
 */
record Registrant(
        @Nullable String organisation,
        @Nullable String person,
        @Nullable String number) {

    private static final Set<String> PERSON_LABELS = Set.of("person", "name", "fn");
    private static final Set<String> NUMBER_LABELS = Set.of("inn", "taxpayer-id", "ogrn");

    static Registrant of(List<String> values) {
        String organisation = null;
        String person = null;
        String number = null;
        for (var value : values) {
            int colon = value.indexOf(':');
            var label = colon < 0 ? "" : value.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var text = colon < 0 ? value.strip() : value.substring(colon + 1).strip();
            if (PERSON_LABELS.contains(label)) {
                person = text;
            } else if (NUMBER_LABELS.contains(label)) {
                number = text;
            } else if (label.startsWith("org") || organisation == null) {
                organisation = label.isEmpty() || label.startsWith("org") ? text : value.strip();
            }
        }
        return new Registrant(organisation, person, number);
    }
}
