package dev.understudy.monitor.check;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.HttpTarget;
import dev.understudy.events.CheckEvent.Schedule;
import dev.understudy.monitor.probe.HttpProbe;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The checks that an asset of the passport leads to. A site is checked over HTTP at its {@code url}, unless its hints
 * switch that off; hints override the template, within the bounds that hold for every check.
 */
final class SiteTemplate {

    static final String MANAGED_BY_PASSPORT = CheckRegistry.BY_PASSPORT;

    private static final String SITE = "site";
    private static final String URL = "url";

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONFIRMATION_INTERVAL = Duration.ofSeconds(10);
    private static final int FAILURE_THRESHOLD = 2;
    private static final int RECOVERY_THRESHOLD = 1;

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(31);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_CONFIRMATION = Duration.ofSeconds(1);
    private static final int HIGHEST_THRESHOLD = 100;

    private SiteTemplate() {}

    /** The checks with {@code version} 0: whoever stores them numbers them. */
    static List<CheckApplied> derive(AssetApplied asset) {
        var url = asset.attributes().get(URL);
        var hints = asset.monitoring();
        if (!asset.kind().equals(SITE) || url == null || !isHttp(url) || isOff(hints)) {
            return List.of();
        }
        return List.of(new CheckApplied(
                asset.projectId(),
                asset.assetId() + "." + HttpProbe.KIND,
                0,
                HttpProbe.KIND,
                MANAGED_BY_PASSPORT,
                asset.assetId(),
                asset.zoneId(),
                schedule(hints),
                asset.relations().stream().map(Relation::target).distinct().toList(),
                new HttpTarget(url, "GET", hint(hints, MonitoringHints::expectStatus, List.of()))));
    }

    private static Schedule schedule(@Nullable MonitoringHints hints) {
        var interval = clamp(hint(hints, MonitoringHints::interval, INTERVAL), SHORTEST_INTERVAL, LONGEST_INTERVAL);
        return new Schedule(
                interval,
                clamp(hint(hints, MonitoringHints::timeout, TIMEOUT), SHORTEST_TIMEOUT, min(LONGEST_TIMEOUT, interval)),
                clamp(
                        hint(hints, MonitoringHints::confirmationInterval, CONFIRMATION_INTERVAL),
                        SHORTEST_CONFIRMATION,
                        interval),
                Math.clamp(hint(hints, MonitoringHints::failureThreshold, FAILURE_THRESHOLD), 1, HIGHEST_THRESHOLD),
                Math.clamp(hint(hints, MonitoringHints::recoveryThreshold, RECOVERY_THRESHOLD), 1, HIGHEST_THRESHOLD));
    }

    private static boolean isHttp(String url) {
        var scheme = url.strip().toLowerCase(Locale.ROOT);
        return scheme.startsWith("http://") || scheme.startsWith("https://");
    }

    private static boolean isOff(@Nullable MonitoringHints hints) {
        return hints != null && Boolean.FALSE.equals(hints.enabled());
    }

    private static <T> T hint(
            @Nullable MonitoringHints hints, Function<MonitoringHints, @Nullable T> hint, T template) {
        var value = hints == null ? null : hint.apply(hints);
        return value == null ? template : value;
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        return value.compareTo(least) < 0 ? least : min(value, most);
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
