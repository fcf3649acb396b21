package dev.understudy.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.MonitoringHints;
import dev.understudy.events.AssetEvent.Relation;
import dev.understudy.events.CheckEvent.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTemplateTest {

    @Test
    void aSiteIsCheckedOverHttpByTheTemplate() {
        var checks = SiteTemplate.derive(site("https://магазин.рф/", null));

        assertThat(checks).singleElement().satisfies(check -> {
            assertThat(check.checkId()).isEqualTo("acme-shop/site.http");
            assertThat(check.managedBy()).isEqualTo("passport");
            assertThat(check.zoneId()).isEqualTo("frontend");
            assertThat(check.dependsOn()).containsExactly("hosting", "domain");
            assertThat(check.schedule())
                    .isEqualTo(
                            new Schedule(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 1));
        });
    }

    @Test
    void hintsOverrideTheTemplate() {
        var hints = new MonitoringHints(
                true, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3), 3, 2, List.of(200, 401));

        assertThat(SiteTemplate.derive(site("http://shop.test/", hints)))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.schedule())
                            .isEqualTo(new Schedule(
                                    Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3), 3, 2));
                    assertThat(check.http().expectStatus()).containsExactly(200, 401);
                });
    }

    @Test
    void confirmationAndTimeoutAreNeverLongerThanTheInterval() {
        var hints = new MonitoringHints(null, Duration.ofSeconds(5), null, null, null, null, null);

        assertThat(SiteTemplate.derive(site("http://shop.test/", hints)))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.schedule().timeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(check.schedule().confirmationInterval()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void noHintLeavesTheBoundsOfAllChecks() {
        var hints =
                new MonitoringHints(null, Duration.ofMillis(1), Duration.ofDays(1), Duration.ZERO, 0, 1_000_000, null);

        assertThat(SiteTemplate.derive(site("http://shop.test/", hints)))
                .singleElement()
                .satisfies(check -> assertThat(check.schedule())
                        .isEqualTo(new Schedule(
                                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 100)));
    }

    @Test
    void aSiteWhoseMonitoringIsOffIsNotChecked() {
        var off = new MonitoringHints(false, null, null, null, null, null, null);

        assertThat(SiteTemplate.derive(site("http://shop.test/", off))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://shop.test/", "mailto:info@shop.test", "shop.test"})
    void anotherSchemeIsNotCheckedOverHttp(String url) {
        assertThat(SiteTemplate.derive(site(url, null))).isEmpty();
    }

    @Test
    void anotherKindOfAssetIsNotCheckedOverHttp() {
        var domain = new AssetApplied(
                "acme-shop", "domain", 1, "domain", "Домен", null, Map.of("url", "http://shop.test/"), List.of(), null);

        assertThat(SiteTemplate.derive(domain)).isEmpty();
    }

    private static AssetApplied site(String url, @Nullable MonitoringHints hints) {
        return new AssetApplied(
                "acme-shop",
                "site",
                7,
                "site",
                "Магазин",
                "frontend",
                Map.of("url", url),
                List.of(
                        new Relation("hostedOn", "hosting"),
                        new Relation("dependsOn", "domain"),
                        new Relation("dependsOn", "hosting")),
                hints);
    }
}
