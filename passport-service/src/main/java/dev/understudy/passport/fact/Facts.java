package dev.understudy.passport.fact;

import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.WebAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of the things of one project. */
public final class Facts {

    /** How long facts of registries, certificates and names count as fresh. */
    public static final Duration FRESH = Duration.ofDays(7);

    public static final Facts NONE = new Facts(List.of());

    private final List<Fact> all;
    private final Map<String, List<Fact>> bySubject;
    private final Map<String, List<Fact>> byName;

    public Facts(List<Fact> all) {
        this.all = List.copyOf(all);
        this.bySubject = all.stream().collect(Collectors.groupingBy(Fact::subject));
        this.byName = all.stream().collect(Collectors.groupingBy(Fact::name));
    }

    public List<Fact> all() {
        return all;
    }

    public Stream<Fact> of(String subject) {
        return bySubject.getOrDefault(subject, List.of()).stream();
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

    /**
     * As {@link #ofAsset}, of the domain or hosts that the asset has now: what was seen of one that it had before says
     * nothing of it. What a person saw is of the asset itself.
     */
    public Optional<Fact> ofNames(Asset asset, String name) {
        return byName(asset, name)
                .max(Comparator.comparing(Fact::observedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder())));
    }

    /**
     * One fact for each name of the asset: of several sources, the one that saw it last. What a person saw of the asset
     * as a whole stands alone while nothing newer was seen, and is left out after.
     */
    public Stream<Fact> byName(Asset asset, String name) {
        var own = Stream.of("domain", "host", "hosts")
                .flatMap(field -> asset.texts(field).stream())
                .map(Facts::ascii)
                .collect(Collectors.toSet());
        var latest = new LinkedHashMap<String, Fact>();
        of(subjectOf(asset.id()))
                .filter(fact -> fact.name().equals(name))
                .filter(fact -> fact.about().isEmpty() || own.isEmpty() || own.contains(ascii(fact.about())))
                .forEach(fact -> latest.merge(ascii(fact.about()), fact, Facts::later));
        var whole = latest.remove("");
        if (whole == null) {
            return latest.values().stream();
        }
        boolean newest = latest.values().stream().allMatch(fact -> later(fact, whole) == whole);
        return newest ? Stream.of(whole) : latest.values().stream();
    }

    private static Fact later(Fact left, Fact right) {
        if (left.observedAt() == null || right.observedAt() == null) {
            return left.observedAt() == null ? right : left;
        }
        return left.observedAt().isBefore(right.observedAt()) ? right : left;
    }

    /** What was seen of a host or domain (in letters or in Punycode), whatever it was looked at for; the last first. */
    public Stream<Fact> about(String host, String name) {
        var ascii = ascii(host);
        return byName.getOrDefault(name, List.of()).stream()
                .filter(fact -> ascii(fact.about()).equals(ascii))
                .sorted(Comparator.comparing(
                        Fact::observedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder())));
    }

    private static String ascii(String host) {
        return host.isEmpty() ? host : WebAddress.asciiHostOrIp(host).orElse(host);
    }

    public static String subjectOf(String assetId) {
        return "asset/" + assetId;
    }
}
