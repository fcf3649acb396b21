package dev.understudy.passport.ownership;

import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.RegistryNumber;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registrations as facts and passport tell of them. A registrant that was observed goes before one that is declared; of
 * a hosting there is only the declared contract holder, as no register has it.
 */
final class Registrations {

    /** What can be on somebody's name. */
    static final Set<AssetKind> OWNED =
            EnumSet.of(AssetKind.DOMAIN, AssetKind.HOSTING, AssetKind.ACCOUNT, AssetKind.PAYMENT_PROVIDER);

    private static final Set<String> PERSON_LABELS = Set.of("person", "name", "fn");

    private Registrations() {}

    static LegalEntity client(Passport passport) {
        var client = passport.project().client();
        var names = new ArrayList<String>();
        names.add(client.name());
        names.addAll(client.otherNames());
        var numbers = Stream.concat(
                        Stream.of(client.inn(), client.ogrn()).flatMap(Stream::ofNullable),
                        client.registryNumbers().stream().map(RegistryNumber::number))
                .toList();
        return new LegalEntity(names, numbers);
    }

    /** Of an account or payment provider nothing, unless the passport says on whom it is. */
    static Optional<Registration> of(Asset asset, Facts facts) {
        if (asset.kind() == AssetKind.DOMAIN) {
            return Optional.of(ofDomain(asset, facts));
        }
        var holder = asset.text("contractHolder");
        return holder.isEmpty() && asset.kind() != AssetKind.HOSTING
                ? Optional.empty()
                : Optional.of(declared(asset.name(), holder.orElse(null)));
    }

    private static Registration ofDomain(Asset asset, Facts facts) {
        var name = asset.text("domain").orElse(asset.name());
        var registrant = facts.ofAsset(asset.id(), "registrant");
        var seen = registrant.filter(fact -> fact.observedAt() != null);
        var states = facts.ofAsset(asset.id(), "domain-state").map(Fact::values).orElse(List.of());
        var registrar = facts.ofAsset(asset.id(), "registrar")
                .filter(fact -> !fact.values().isEmpty())
                .map(Fact::value)
                .or(() -> asset.text("registrar"))
                .orElse(null);
        var paidTill = facts.ofAsset(asset.id(), "domain-expiry")
                .flatMap(fact -> fact.values().stream().findFirst())
                .flatMap(Registrations::instant)
                .orElse(null);
        if (seen.isEmpty()) {
            var declared = declared(name, asset.text("registrant").orElse(null));
            return new Registration(
                    name,
                    declared.organisation(),
                    declared.person(),
                    null,
                    states,
                    registrar,
                    paidTill,
                    declared.source(),
                    null,
                    registrant.map(Fact::lastError).orElse(null));
        }
        var fact = seen.get();
        String organisation = null;
        String person = null;
        String number = null;
        for (var value : fact.values()) {
            int colon = value.indexOf(':');
            var label = colon < 0 ? "" : value.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var text = colon < 0 ? value.strip() : value.substring(colon + 1).strip();
            if (PERSON_LABELS.contains(label)) {
                person = text;
            } else if (label.equals("inn") || label.equals("taxpayer-id") || label.equals("ogrn")) {
                number = text;
            } else if (label.startsWith("org") || organisation == null) {
                organisation = label.isEmpty() || label.startsWith("org") ? text : value.strip();
            }
        }
        return new Registration(
                name,
                organisation,
                person,
                number,
                states,
                registrar,
                paidTill,
                fact.source(),
                fact.observedAt(),
                fact.lastError());
    }

    /** The passport does not say whether it is a person: whatever has the form of a company is one. */
    private static Registration declared(String name, @Nullable String holder) {
        boolean person = holder != null && LegalName.of(holder).looksLikePerson();
        return new Registration(
                name,
                person ? null : holder,
                person ? holder : null,
                null,
                List.of(),
                null,
                null,
                holder == null ? null : "passport",
                null,
                null);
    }

    /** As registries write it: an instant, or a day. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            try {
                return Optional.of(
                        LocalDate.parse(text.replace('.', '-')).atStartOfDay().toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException f) {
                return Optional.empty();
            }
        }
    }
}
