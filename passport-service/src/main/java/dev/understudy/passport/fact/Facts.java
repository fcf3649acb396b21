package dev.understudy.passport.fact;

import dev.understudy.passport.document.WebAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of the things of one project. */
public record Facts(List<Fact> all) {

    /** How long facts of registries, certificates and names count as fresh. */
    public static final Duration FRESH = Duration.ofDays(7);

    public static final Facts NONE = new Facts(List.of());

    public Facts {
        all = List.copyOf(all);
    }

    public Stream<Fact> of(String subject) {
        return all.stream().filter(fact -> fact.subject().equals(subject));
    }

    /** Of several sources, the one that saw something last; also one that never saw anything. */
    public Optional<Fact> latest(String subject, String name) {
        return of(subject)
                .filter(fact -> fact.name().equals(name))
                .max(Comparator.comparing(Fact::observedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder())));
    }

    /** As {@link #latest}, of an asset. */
    public Optional<Fact> ofAsset(String assetId, String name) {
        return latest(subjectOf(assetId), name);
    }

    /** What was seen of a host or domain (in letters or in Punycode), whatever it was looked at for; the last first. */
    public Stream<Fact> about(String host, String name) {
        var ascii = ascii(host);
        return all.stream()
                .filter(fact -> fact.name().equals(name) && ascii(fact.about()).equals(ascii))
                .sorted(Comparator.comparing(
                        Fact::observedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder())));
    }

    private static String ascii(String host) {
        return WebAddress.asciiHostOrIp(host).orElse(host);
    }

    public static String subjectOf(String assetId) {
        return "asset/" + assetId;
    }
}
