package dev.understudy.passport.ownership;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.LocalDate;
import java.util.Set;

/** Where renewing a domain needs the identified registrant, and since when. */
@ConfigMapping(prefix = "understudy.passport.renewal-identification")
interface RenewalConfig {

    /** Top-level labels in Punycode. */
    @WithDefault("ru,su,xn--p1ai")
    Set<String> zones();

    /** First day on which the registries ask for it (identification of registrants through the state portal). */
    @WithDefault("2026-09-01")
    LocalDate since();
}
