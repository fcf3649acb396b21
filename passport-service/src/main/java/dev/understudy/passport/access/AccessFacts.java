package dev.understudy.passport.access;

import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How accesses are told of in facts. */
public final class AccessFacts {

    static final String EXISTS = "exists";
    static final String CHANGED = "changed";
    static final String ATTESTED = "attested";

    private static final Duration HOLDS = Duration.ofDays(180);

    private AccessFacts() {}

    static String name(String accessId, String what) {
        return "access." + accessId + "." + what;
    }

    static Optional<Fact> of(Facts facts, Asset asset, Access access, String what) {
        return facts.ofAsset(asset.id(), name(access.id(), what));
    }

    /** All accesses of a passport and what is known of them. */
    public static List<AccessView> views(Passport passport, Facts facts) {
        return passport.assets().stream()
                .flatMap(asset -> asset.accesses().stream().map(access -> view(passport, facts, asset, access)))
                .toList();
    }

    static AccessView view(Passport passport, Facts facts, Asset asset, Access access) {
        var exists =
                of(facts, asset, access, EXISTS).filter(fact -> fact.about().equals(reference(access)));
        var attested =
                of(facts, asset, access, ATTESTED).filter(fact -> fact.about().equals(reference(access)));
        var seen = exists.filter(fact -> fact.observedAt() != null);
        // A store that went silent does not outweigh a person who looked since.
        var decides = Stream.concat(seen.stream(), attested.stream())
                .max(Comparator.comparing(Fact::observedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder())));
        var rotated = rotatedOn(passport, facts, asset, access);
        var state = decides.map(fact -> fact.name().equals(name(access.id(), ATTESTED))
                        ? "attested"
                        : fact.value().equals("true") ? "verified" : "missing")
                .orElse("unknown");
        return new AccessView(
                asset.id(),
                access.id(),
                access.name(),
                access.login(),
                access.reference(),
                access.holders(),
                access.scope(),
                state,
                decides.map(Fact::observedAt).orElse(null),
                decides.map(Fact::source).orElse(null),
                exists.map(Fact::lastError).orElse(null),
                rotated.orElse(null),
                rotated.flatMap(on -> Optional.ofNullable(access.rotateEvery()).map(on::plus))
                        .orElse(null));
    }

    /** Whether nobody has looked for so long that what was seen says nothing any more. */
    public static boolean isOutOfDate(AccessView view, Instant now) {
        var at = view.stateAt();
        return at == null || !at.plus(HOLDS).isAfter(now);
    }

    /** The later of what the passport says and what the store tells. */
    static Optional<LocalDate> rotatedOn(Passport passport, Facts facts, Asset asset, Access access) {
        var told = of(facts, asset, access, CHANGED)
                .filter(fact ->
                        fact.about().equals(reference(access)) && !fact.values().isEmpty())
                .map(fact ->
                        Instant.parse(fact.value()).atZone(passport.timeZone()).toLocalDate());
        var said = Optional.ofNullable(access.lastRotated());
        return told.isPresent() && said.isPresent()
                ? Optional.of(told.get().isAfter(said.get()) ? told.get() : said.get())
                : told.or(() -> said);
    }

    /** What was seen of another place says nothing of this one. */
    static String reference(Access access) {
        return access.reference() == null ? "" : access.reference();
    }
}
