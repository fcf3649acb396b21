package dev.understudy.passport.contradiction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import dev.understudy.passport.ownership.Ownership;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One declared field beside the fact that it should agree with.
 *
 * @param field of the asset
 * @param declared as the passport has it; empty when it says nothing
 * @param observed what was seen last; empty when nothing was
 * @param freshness of what was seen
 * @param lastError why the last look was in vain
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        String asset,
        String field,
        List<String> declared,
        List<String> observed,
        Agreement agreement,
        @Nullable String source,
        @Nullable Instant observedAt,
        @Nullable Instant lastAttemptAt,
        @Nullable String lastError,
        Fact.@Nullable Freshness freshness) {

    public enum Agreement {
        AGREE,
        DIFFER,
        /** The passport says nothing. */
        UNDECLARED,
        /** Nobody has seen anything. */
        UNOBSERVED;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Registries and calendars may differ by a day over time zones. */
    private static final long DAYS_APART = 1;

    private enum Form {
        NAMES,
        DATE,
        WORDS,
        PARTY
    }

    private record Pair(String field, String fact, Form form) {}

    /** All fields that something is known of, or could be. */
    static List<Comparison> of(Passport passport, Facts facts, Instant now) {
        var all = new ArrayList<Comparison>();
        for (var asset : passport.assets()) {
            for (var pair : pairs(asset)) {
                all.add(compare(passport, facts, now, asset, pair));
            }
        }
        return all;
    }

    private static List<Pair> pairs(Asset asset) {
        return switch (asset.kind()) {
            case DOMAIN ->
                List.of(
                        new Pair("registrar", "registrar", Form.WORDS),
                        new Pair("registrant", "registrant", Form.PARTY),
                        new Pair("nameServers", "name-servers", Form.NAMES),
                        new Pair("expires", "domain-expiry", Form.DATE));
            case DNS_ZONE -> List.of(new Pair("nameServers", "name-servers", Form.NAMES));
            case CERTIFICATE -> List.of(new Pair("expires", "certificate-expiry", Form.DATE));
            case SERVER -> List.of(new Pair("addresses", "addresses", Form.NAMES));
            default -> List.of();
        };
    }

    private static Comparison compare(Passport passport, Facts facts, Instant now, Asset asset, Pair pair) {
        var declared = asset.texts(pair.field());
        var fact = find(facts, asset, pair.fact());
        var observed = fact.map(Fact::values).orElse(List.of());
        return new Comparison(
                asset.id(),
                pair.field(),
                declared,
                observed,
                declared.isEmpty()
                        ? Agreement.UNDECLARED
                        : observed.isEmpty()
                                ? Agreement.UNOBSERVED
                                : agreement(passport, declared, observed, pair.form()),
                fact.map(Fact::source).orElse(null),
                fact.map(Fact::observedAt).orElse(null),
                fact.map(Fact::lastAttemptAt).orElse(null),
                fact.map(Fact::lastError).orElse(null),
                fact.map(known -> known.freshness(now, Facts.FRESH)).orElse(null));
    }

    /** Of the asset itself, or of the name that it is about, whichever check saw it. */
    private static Optional<Fact> find(Facts facts, Asset asset, String name) {
        var own = facts.ofNames(asset, name);
        if (own.isPresent()) {
            return own;
        }
        return Stream.of(asset.texts("domain"), asset.texts("host"), asset.texts("hosts"))
                .flatMap(List::stream)
                .flatMap(host -> facts.about(host, name))
                .findFirst();
    }

    private static Agreement agreement(Passport passport, List<String> declared, List<String> observed, Form form) {
        return switch (form) {
            case NAMES -> agreement(names(declared).equals(names(observed)));
            case WORDS -> {
                var said = words(declared.getFirst());
                var seen = words(observed.getFirst());
                yield agreement(said.contains(seen) || seen.contains(said));
            }
            case DATE -> {
                var said = LocalDate.parse(declared.getFirst());
                yield agreement(date(passport, observed.getFirst())
                        .filter(seen -> Math.abs(ChronoUnit.DAYS.between(said, seen)) <= DAYS_APART)
                        .isPresent());
            }
            case PARTY ->
                switch (Ownership.agreement(declared.getFirst(), observed)) {
                    case AGREES -> Agreement.AGREE;
                    case CONTRADICTS -> Agreement.DIFFER;
                    case TELLS_NOTHING -> Agreement.UNOBSERVED;
                };
        };
    }

    private static Agreement agreement(boolean agree) {
        return agree ? Agreement.AGREE : Agreement.DIFFER;
    }

    private static TreeSet<String> names(List<String> names) {
        var all = new TreeSet<String>();
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT).replaceAll("\\.$", "")));
        return all;
    }

    /** {@code RU-CENTER-RU} is {@code RU-CENTER}, {@code REGRU-RU} is {@code REG.RU}: letters and digits decide. */
    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private static Optional<LocalDate> date(Passport passport, String text) {
        try {
            return Optional.of(
                    text.contains("T")
                            ? OffsetDateTime.parse(text)
                                    .atZoneSameInstant(passport.timeZone())
                                    .toLocalDate()
                            : LocalDate.parse(text.replace('.', '-')));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
