package dev.understudy.passport.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was observed. A look-up that failed leaves the values and their time as they were: an old fact never
 * looks fresh.
 *
 * @param subject what it is a fact of: {@code asset/site}
 * @param name {@code registrar}, {@code registrant}, {@code name-servers}, {@code certificate-expiry}, {@code
 *     access.admin.exists}...
 * @param about the host or domain that was looked at; empty where the subject says it
 * @param source who saw it: {@code whois://whois.tcinet.ru}, {@code tls://shop.example:443}, {@code person:ivanov}
 * @param values what was seen last, sorted; empty while nothing ever was
 * @param observedAt when {@code values} were seen last; absent while nothing ever was
 * @param lastAttemptAt when somebody looked last, in vain or not
 * @param lastError why the last attempt was in vain; absent when it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fact(
        String subject,
        String name,
        String about,
        String source,
        List<String> values,
        @Nullable Instant observedAt,
        Instant lastAttemptAt,
        @Nullable String lastError) {

    /** How much a fact can be relied on. */
    public enum Freshness {
        /** Seen within the time that is asked for. */
        FRESH,
        /** Seen, but longer ago. */
        STALE,
        /** Never seen: nothing is known, which is no fact. */
        NEVER;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who saw it, without where: {@code registry} (whether by RDAP or by WHOIS: the next look may go the other way), {@code
     * tls}, {@code person}, {@code env}.
     */
    public String sourceKind() {
        return sourceKind(source);
    }

    static String sourceKind(String source) {
        int colon = source.indexOf(':');
        var kind = colon < 0 ? source : source.substring(0, colon);
        return kind.equals("rdap") || kind.equals("whois") ? "registry" : kind;
    }

    /** A date among the values, as registries write them: {@code 2026-12-31T21:00:00Z}, {@code 2026-12-31}, {@code 2026.12.31}. */
    public Optional<Instant> date() {
        return values.stream().flatMap(value -> date(value).stream()).min(Comparator.naturalOrder());
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDate.parse(text.replace('.', '-'))
                                    .atStartOfDay()
                                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public Freshness freshness(Instant now, Duration longest) {
        if (observedAt == null) {
            return Freshness.NEVER;
        }
        return observedAt.plus(longest).isBefore(now) ? Freshness.STALE : Freshness.FRESH;
    }

    /** The only value, or several in one text. */
    public String value() {
        return String.join(", ", values);
    }
}
