package dev.understudy.passport.calendar;

import dev.understudy.passport.calendar.ExpiryCalendar.Observed;
import dev.understudy.passport.calendar.ExpiryCalendar.Shown;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.fact.Fact;
import dev.understudy.passport.fact.Facts;
import java.net.IDN;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Ends that were seen: of certificates by a handshake, of domains in their registry. */
final class ObservedExpiries {

    private static final Map<AssetKind, String> ENDS_BY =
            Map.of(AssetKind.DOMAIN, "domain-expiry", AssetKind.CERTIFICATE, "certificate-expiry");

    private ObservedExpiries() {}

    /** By asset; where several were seen (an asset with several hosts), the soonest. */
    static Map<String, Observed> of(Passport passport, Facts facts) {
        var observed = new HashMap<String, Observed>();
        for (var asset : passport.assets()) {
            // A site shows the certificate of another asset; its own end it has none.
            var name = ENDS_BY.get(asset.kind());
            if (name != null) {
                facts.byName(asset, name)
                        .map(ObservedExpiries::observed)
                        .min(Comparator.comparing(
                                Observed::at, Comparator.nullsLast(Comparator.<Instant>naturalOrder())))
                        .ifPresent(seen -> observed.put(asset.id(), seen));
            }
        }
        return observed;
    }

    /** Certificates that sites and servers show, and that no asset of the passport is. */
    static List<Shown> certificates(Passport passport, Facts facts) {
        var own = passport.assets(AssetKind.CERTIFICATE).stream()
                .flatMap(asset -> asset.texts("hosts").stream())
                .map(ObservedExpiries::host)
                .collect(Collectors.toSet());
        var shown = new ArrayList<Shown>();
        var hosts = new HashSet<String>();
        for (var asset : passport.assets()) {
            if (asset.kind() == AssetKind.CERTIFICATE) {
                continue;
            }
            facts.byName(asset, "certificate-expiry")
                    .filter(fact -> fact.observedAt() != null)
                    .filter(fact -> !own.contains(host(fact.about())) && hosts.add(host(fact.about())))
                    .forEach(fact -> shown.add(new Shown(asset.id(), asset.zone(), fact.about(), observed(fact))));
        }
        return shown;
    }

    /** Of one form, whichever way the name is written. */
    private static String host(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    private static Observed observed(Fact fact) {
        return new Observed(fact.date().orElse(null), fact.source(), fact.observedAt(), fact.lastError());
    }
}
