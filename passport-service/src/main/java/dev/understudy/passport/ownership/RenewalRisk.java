package dev.understudy.passport.ownership;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.IDN;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Why a domain may not be renewed when its time comes. */
public enum RenewalRisk {
    /** The registry has not identified the registrant; since the rule's day nothing is renewed without. */
    @JsonProperty("unverified")
    UNVERIFIED,
    /** Only that person can identify themselves, not the company. */
    @JsonProperty("private-person")
    PRIVATE_PERSON,
    /** Only they can identify themselves, not the client. */
    @JsonProperty("somebody-else")
    SOMEBODY_ELSE;

    /**
     * Where and since when renewing needs the registrant's identification through the state portal.
     *
     * @param zones in Punycode: {@code ru}, {@code su}, {@code xn--p1ai}
     * @param since first day of the rule
     */
    public record Rule(Set<String> zones, LocalDate since) {

        /** Whether the domain will have to be renewed under the rule. */
        boolean concerns(Registration registration, LocalDate today) {
            if (!zones.contains(zone(registration.name()))) {
                return false;
            }
            var paidTill = registration.paidTill();
            return paidTill == null
                    ? !today.isBefore(since)
                    : !paidTill.atZone(ZoneOffset.UTC).toLocalDate().isBefore(since);
        }
    }

    /** The top-level label in Punycode. */
    static String zone(String domain) {
        var label = domain.strip();
        label = label.endsWith(".") ? label.substring(0, label.length() - 1) : label;
        label = label.substring(label.lastIndexOf('.') + 1);
        try {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return label.toLowerCase(Locale.ROOT);
        }
    }

    /** All that apply; none outside of the rule's zones. */
    public static List<RenewalRisk> of(Registration registration, Ownership ownership, Rule rule, LocalDate today) {
        if (!rule.concerns(registration, today)) {
            return List.of();
        }
        var risks = new ArrayList<RenewalRisk>();
        if (Ownership.hasState(registration, "UNVERIFIED")) {
            risks.add(UNVERIFIED);
        }
        if (ownership.verdict() == Verdict.PRIVATE_PERSON) {
            risks.add(PRIVATE_PERSON);
        }
        if (ownership.verdict() == Verdict.SOMEBODY_ELSE) {
            risks.add(SOMEBODY_ELSE);
        }
        return risks;
    }
}
