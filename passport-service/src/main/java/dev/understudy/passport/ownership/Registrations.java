package dev.understudy.passport.ownership;

import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.RegistryNumber;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
        var known = facts.ofNames(asset, "registrant");
        var seen = known.filter(fact -> fact.observedAt() != null);
        var states = facts.ofNames(asset, "domain-state").map(Fact::values).orElse(List.of());
        var registrar = facts.ofNames(asset, "registrar")
                .filter(fact -> !fact.values().isEmpty())
                .map(Fact::value)
                .or(() -> asset.text("registrar"))
                .orElse(null);
        var paidTill = facts.ofNames(asset, "domain-expiry").flatMap(Fact::date).orElse(null);
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
                    known.map(Fact::lastError).orElse(null));
        }
        var fact = seen.get();
        var registrant = Registrant.of(fact.values());
        return new Registration(
                name,
                registrant.organisation(),
                registrant.person(),
                registrant.number(),
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
}
