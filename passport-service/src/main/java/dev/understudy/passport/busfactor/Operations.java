package dev.understudy.passport.busfactor;

import dev.understudy.events.Criticality;
import dev.understudy.passport.busfactor.Operable.Key;
import dev.understudy.passport.busfactor.Operable.Way;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Access;
import dev.understudy.passport.document.Passport.AccessScope;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Duty;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a passport says of who can operate what.
 *
 * <ul>
 *   <li>An access of scope {@code operate} or {@code admin} (or none stated) is a way to operate its asset, for its
 *       holders; one of scope {@code read} is none.
 *   <li>What an asset runs on, or is registered with, is a way too: who has the server can let people into what runs
 *       there, who has the registrar's account can manage the domain.
 *   <li>An exchange of data without an access of its own is operated by whoever can operate both ends.
 *   <li>A site, database or the like without any of these is operated through what it depends on.
 *   <li>Of the rest nothing is known: it is not measured.
 * </ul>
 *
 * Critical is what is marked so, itself or by its zone, and whatever that stands on.
 */
public final class Operations {

    /** Papers, and what is only looked at: nobody operates them. */
    private static final Set<AssetKind> NOT_OPERATED =
            EnumSet.of(AssetKind.AGREEMENT, AssetKind.LICENCE, AssetKind.PAGE_FLOW);

    /** Of what something depends on, that through which it can be operated. */
    private static final Set<AssetKind> OPERATED_THROUGH = EnumSet.of(
            AssetKind.CMS, AssetKind.SERVER, AssetKind.HOSTING, AssetKind.ACCOUNT, AssetKind.CDN, AssetKind.REPOSITORY);

    /** More alternatives than anybody would write down; a bound on what two ends of an exchange multiply to. */
    private static final int MOST_WAYS = 64;

    private final Passport passport;
    private final Map<String, Asset> assets = new LinkedHashMap<>();
    private final Map<String, List<Way>> ways = new HashMap<>();

    private Operations(Passport passport) {
        this.passport = passport;
        passport.assets().forEach(asset -> assets.put(asset.id(), asset));
    }

    /** The assets that somebody has to operate. */
    public static List<Operable> assets(Passport passport) {
        var operations = new Operations(passport);
        var critical = operations.critical();
        return passport.assets().stream()
                .filter(asset -> !NOT_OPERATED.contains(asset.kind()))
                .map(asset -> new Operable(
                        asset.id(),
                        asset.kind().word(),
                        asset.name(),
                        critical.contains(asset.id()),
                        operations.ways(asset, new HashSet<>())))
                .toList();
    }

    /** Zones, each held by its primary and deputy of that day; by nobody when it has no duty. */
    public static List<Operable> duties(Passport passport, LocalDate today) {
        return passport.zones().stream()
                .map(zone -> {
                    var holders = new LinkedHashSet<String>();
                    passport.responsibilities().stream()
                            .filter(duty -> duty.zone().equals(zone.id()) && duty.isValidOn(today))
                            .forEach(duty -> holders.addAll(bearers(duty)));
                    return new Operable(
                            zone.id(),
                            "duty",
                            zone.name(),
                            zone.criticality() == Criticality.CRITICAL,
                            Operable.heldBy(zone.name(), holders));
                })
                .toList();
    }

    /** Who does the work; the escalation contact only sees to it that somebody does. */
    static List<String> bearers(Duty duty) {
        return duty.deputy() == null ? List.of(duty.primary()) : List.of(duty.primary(), duty.deputy());
    }

    private Set<String> critical() {
        var critical = new HashSet<String>();
        var queue = new ArrayDeque<Asset>();
        passport.assets().stream()
                .filter(asset -> passport.criticality(asset).orElse(null) == Criticality.CRITICAL)
                .forEach(queue::add);
        while (!queue.isEmpty()) {
            var asset = queue.remove();
            if (critical.add(asset.id())) {
                asset.kind().fields().stream()
                        .filter(AssetKind.Field::isFoundation)
                        .flatMap(field -> asset.texts(field.name()).stream())
                        .map(assets::get)
                        .filter(target -> target != null)
                        .forEach(queue::add);
            }
        }
        return critical;
    }

    /** @param path assets on the way here: an exchange may lead back */
    private List<Way> ways(Asset asset, Set<String> path) {
        var known = ways.get(asset.id());
        if (known != null) {
            return known;
        }
        if (!path.add(asset.id())) {
            return List.of();
        }
        var all = new LinkedHashSet<Way>();
        asset.accesses().stream()
                .filter(access -> access.scope() != AccessScope.READ)
                .map(access -> way(asset, access))
                .forEach(all::add);
        for (var relation : List.of("hostedOn", "registeredWith")) {
            targets(asset, relation).forEach(target -> all.addAll(ways(target, path)));
        }
        if (all.isEmpty() && asset.kind() == AssetKind.INTEGRATION) {
            all.addAll(throughBothEnds(asset, path));
        } else if (all.isEmpty()) {
            targets(asset, "dependsOn").stream()
                    .filter(target -> OPERATED_THROUGH.contains(target.kind()))
                    .forEach(target -> all.addAll(ways(target, path)));
        }
        path.remove(asset.id());
        var found = all.stream().limit(MOST_WAYS).toList();
        // What was found while walking in a circle is not all there is.
        if (path.isEmpty()) {
            ways.put(asset.id(), found);
        }
        return found;
    }

    private List<Way> throughBothEnds(Asset exchange, Set<String> path) {
        var both = new ArrayList<Way>();
        for (var from : targets(exchange, "from")) {
            for (var to : targets(exchange, "to")) {
                for (var one : ways(from, path)) {
                    for (var other : ways(to, path)) {
                        var keys = new LinkedHashSet<>(one.keys());
                        keys.addAll(other.keys());
                        both.add(new Way(from.name() + " + " + to.name(), List.copyOf(keys)));
                    }
                }
            }
        }
        return both;
    }

    private List<Asset> targets(Asset asset, String relation) {
        return asset.kind().field(relation).isEmpty()
                ? List.of()
                : asset.texts(relation).stream()
                        .map(assets::get)
                        .filter(target -> target != null)
                        .toList();
    }

    private static Way way(Asset asset, Access access) {
        var name = access.name() == null ? access.id() : access.name();
        return new Way(asset.name(), List.of(new Key(asset.name() + ": " + name, Set.copyOf(access.holders()))));
    }
}
