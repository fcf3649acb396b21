package dev.understudy.passport.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.passport.document.AssetKind;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import dev.understudy.passport.document.Passport.Duty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a project that ends, the soonest first.
 *
 * @param undated what ends too, but nobody has written down or observed when
 */
public record ExpiryCalendar(
        String projectId, long version, LocalDate day, List<Expiry> expiries, List<Undated> undated) {

    /** @param lastError why it could not be observed */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Undated(
            String subject,
            String kind,
            String name,
            @Nullable String zone,
            @Nullable String lastError) {}

    /**
     * What was seen of an end.
     *
     * @param at absent when it was never seen
     * @param observedAt when it was seen last
     * @param lastError why a later look failed
     */
    public record Observed(
            @Nullable Instant at,
            String source,
            @Nullable Instant observedAt,
            @Nullable String lastError) {}

    /**
     * A certificate that an asset shows.
     *
     * @param host that it was shown for
     */
    record Shown(String asset, @Nullable String zone, String host, Observed end) {}

    /** Kinds that always end. */
    private static final Set<AssetKind> ENDING = EnumSet.of(
            AssetKind.DOMAIN, AssetKind.CERTIFICATE, AssetKind.HOSTING, AssetKind.LICENCE, AssetKind.AGREEMENT);

    private static final Period USUAL_LEAD = Period.ofDays(30);

    /** A domain may need its registrant to be identified, an agreement to be negotiated; certificates renew themselves. */
    private static final Map<AssetKind, Period> LEADS = Map.of(
            AssetKind.DOMAIN, Period.ofDays(45),
            AssetKind.CERTIFICATE, Period.ofDays(14),
            AssetKind.HOSTING, Period.ofDays(14),
            AssetKind.SERVER, Period.ofDays(14),
            AssetKind.AGREEMENT, Period.ofDays(60));

    /** The support agreement's own. */
    static final String AGREEMENT = "agreement";

    /**
     * Puts it together. An observed date goes before a declared one; where they differ, both are told.
     *
     * @param observed by asset
     * @param shown certificates that are no assets of their own
     * @param today in the project's time zone
     */
    static ExpiryCalendar of(
            Passport passport, long version, Map<String, Observed> observed, List<Shown> shown, LocalDate today) {
        var expiries = new ArrayList<Expiry>();
        var undated = new ArrayList<Undated>();
        for (var asset : passport.assets()) {
            var seen = Optional.ofNullable(observed.get(asset.id()));
            var expiry = expiry(passport, asset, seen, today);
            expiry.ifPresent(expiries::add);
            if (expiry.isEmpty() && ENDING.contains(asset.kind())) {
                undated.add(new Undated(
                        asset.id(),
                        asset.kind().word(),
                        asset.name(),
                        asset.zone(),
                        seen.map(Observed::lastError).orElse(null)));
            }
        }
        shown.forEach(certificate -> certificate(passport, certificate, today).ifPresent(expiries::add));
        agreement(passport, today).ifPresent(expiries::add);
        expiries.sort(Comparator.comparing(Expiry::on).thenComparing(Expiry::subject));
        return new ExpiryCalendar(passport.project().id(), version, today, expiries, undated);
    }

    private static Optional<Expiry> expiry(Passport passport, Asset asset, Optional<Observed> seen, LocalDate today) {
        var declared = asset.date("expires").orElse(null);
        var observedOn = seen.flatMap(end -> lastDay(passport, end)).orElse(null);
        var on = observedOn == null ? declared : observedOn;
        if (on == null) {
            return Optional.empty();
        }
        var lead = asset.period("leadTime").orElse(LEADS.getOrDefault(asset.kind(), USUAL_LEAD));
        var actBy = on.minus(lead);
        return Optional.of(new Expiry(
                asset.id(),
                asset.kind().word(),
                asset.name(),
                asset.zone(),
                on,
                observedOn == null ? "passport" : seen.map(Observed::source).orElse("passport"),
                observedOn == null ? null : seen.map(Observed::observedAt).orElse(null),
                observedOn == null || declared == null || declared.equals(observedOn) ? null : declared,
                seen.map(Observed::lastError).orElse(null),
                lead,
                actBy,
                asset.truth("autoRenew").orElse(false),
                responsible(passport, asset.zone(), today),
                Expiry.state(on, actBy, today)));
    }

    private static Optional<Expiry> certificate(Passport passport, Shown shown, LocalDate today) {
        return lastDay(passport, shown.end()).map(on -> {
            var lead = LEADS.getOrDefault(AssetKind.CERTIFICATE, USUAL_LEAD);
            var actBy = on.minus(lead);
            return new Expiry(
                    shown.asset() + "/" + shown.host(),
                    AssetKind.CERTIFICATE.word(),
                    shown.host(),
                    shown.zone(),
                    on,
                    shown.end().source(),
                    shown.end().observedAt(),
                    null,
                    shown.end().lastError(),
                    lead,
                    actBy,
                    false,
                    responsible(passport, shown.zone(), today),
                    Expiry.state(on, actBy, today));
        });
    }

    /** The instant is the first that is no longer paid for, or valid. */
    private static Optional<LocalDate> lastDay(Passport passport, Observed observed) {
        return Optional.ofNullable(observed.at())
                .map(at -> LocalDate.ofInstant(at.minusMillis(1), passport.timeZone()));
    }

    private static Optional<Expiry> agreement(Passport passport, LocalDate today) {
        var agreement = passport.agreement();
        if (agreement == null || agreement.validTo() == null) {
            return Optional.empty();
        }
        var on = agreement.validTo();
        var lead = LEADS.getOrDefault(AssetKind.AGREEMENT, USUAL_LEAD);
        var actBy = on.minus(lead);
        return Optional.of(new Expiry(
                AGREEMENT,
                AssetKind.AGREEMENT.word(),
                agreement.number() == null ? passport.project().client().name() : agreement.number(),
                null,
                on,
                "passport",
                null,
                null,
                null,
                lead,
                actBy,
                false,
                null,
                Expiry.state(on, actBy, today)));
    }

    private static @Nullable String responsible(Passport passport, @Nullable String zone, LocalDate today) {
        return passport.responsibilities().stream()
                .filter(duty -> duty.zone().equals(zone) && duty.isValidOn(today))
                .map(Duty::primary)
                .findFirst()
                .orElse(null);
    }
}
