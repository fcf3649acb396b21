package dev.understudy.passport.ownership;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry said of a domain, or the provider's contract of a hosting.
 *
 * @param name the domain, in Punycode or in its own letters; or the name of the hosting
 * @param organisation the registrant's organisation, as it was written
 * @param person the registrant's name when it is a person
 * @param number a taxpayer or register number of the registrant
 * @param states words of the registry: {@code VERIFIED}, {@code UNVERIFIED}, {@code client transfer prohibited}
 * @param source {@code RDAP}, {@code WHOIS}, a person
 * @param observedAt when it was read
 * @param lastError why a later look-up failed
 */
public record Registration(
        String name,
        @Nullable String organisation,
        @Nullable String person,
        @Nullable String number,
        List<String> states,
        @Nullable String registrar,
        @Nullable Instant paidTill,
        @Nullable String source,
        @Nullable Instant observedAt,
        @Nullable String lastError) {}
