package dev.understudy.passport.project;

import dev.understudy.passport.document.Passport;
import dev.understudy.passport.document.Passport.Asset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which checks assets lead to, by the templates that monitor-service is built to. A forecast for a dry run: monitor-service
 * decides.
 */
final class ExpectedChecks {

    private ExpectedChecks() {}

    /** By name ({@code asset.kind}); the value is what the check depends on. */
    static Map<String, List<Object>> of(@Nullable Passport passport) {
        var checks = new LinkedHashMap<String, List<Object>>();
        if (passport != null) {
            for (var asset : passport.assets()) {
                boolean off = asset.monitoring() != null
                        && Boolean.FALSE.equals(asset.monitoring().enabled());
                if (!off) {
                    kinds(asset)
                            .forEach(kind -> checks.put(
                                    asset.id() + "." + kind,
                                    List.of(asset.fields(), Optional.ofNullable(asset.monitoring()))));
                }
            }
        }
        return checks;
    }

    private static List<String> kinds(Asset asset) {
        return switch (asset.kind()) {
            case SITE -> {
                var kinds = new ArrayList<>(List.of("http", "dns"));
                if (asset.text("url").orElse("").startsWith("https:")) {
                    kinds.add(1, "tls");
                }
                yield kinds;
            }
            case DOMAIN -> List.of("domain");
            case DNS_ZONE -> List.of("dns");
            case CERTIFICATE -> List.of("tls");
            case PAGE_FLOW -> List.of("flow");
            case BACKUP -> List.of("heartbeat");
            case INTEGRATION -> asset.text("url").isPresent() ? List.of("http") : List.of();
            case HOSTING,
                    SERVER,
                    CMS,
                    DATABASE,
                    MAIL,
                    CDN,
                    REPOSITORY,
                    PAYMENT_PROVIDER,
                    CRM,
                    ACCOUNTING,
                    ANALYTICS_COUNTER,
                    MESSENGER_BOT,
                    ACCOUNT,
                    LICENCE,
                    AGREEMENT -> List.of();
        };
    }
}
