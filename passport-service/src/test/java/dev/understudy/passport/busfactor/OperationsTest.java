package dev.understudy.passport.busfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.passport.print.SamplePassports;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

    private final Map<String, Operable> assets =
            Operations.assets(SamplePassports.shop()).stream().collect(Collectors.toMap(Operable::id, asset -> asset));

    @Test
    void holdersOfAnAccessThatIsMoreThanReadingOperate() {
        assertThat(assets.get("wordpress").people())
                .as("its administrators, and root of the server; not the owner, who reads")
                .containsExactlyInAnyOrder("ivanov", "petrova");
    }

    @Test
    void whatRunsOnAServerIsOperatedThroughIt() {
        assertThat(assets.get("db").people()).containsExactly("ivanov");
        assertThat(assets.get("tls").people()).containsExactly("ivanov");
    }

    @Test
    void aDomainIsOperatedThroughTheRegistrarsAccount() {
        assertThat(assets.get("domain").people()).containsExactlyInAnyOrder("ivanov", "owner");
    }

    @Test
    void anExchangeNeedsBothEnds() {
        var exchange = assets.get("exchange");

        assertThat(exchange.isOperableWithout(Set.of("ivanov"))).isTrue();
        assertThat(exchange.isOperableWithout(Set.of("petrova")))
                .as("nobody else has 1C")
                .isFalse();
    }

    @Test
    void ofWhatNoAccessIsWrittenDownNothingIsKnown() {
        assertThat(assets.get("metrika").isKnown()).isFalse();
        assertThat(assets).doesNotContainKeys("bitrix-licence", "order-flow");
    }

    @Test
    void whatACriticalAssetStandsOnIsCriticalToo() {
        assertThat(assets.get("wordpress").critical())
                .as("of an important zone, but the critical order flow depends on it")
                .isTrue();
        assertThat(assets.get("metrika").critical()).isFalse();
    }

    @Test
    void theShopHangsOnOneFreelancer() {
        var factor = BusFactor.of(assets.values());

        assertThat(factor.busFactor()).isEqualTo(1);
        assertThat(factor.minimalLosses())
                .extracting(loss -> loss.people())
                .containsExactly(List.of("ivanov"), List.of("petrova"));
        assertThat(factor.minimalLosses().getFirst().leaves())
                .extracting(BusFactor.Thing::id)
                .containsExactlyInAnyOrder("db", "vps", "cloud", "tls");
        assertThat(factor.notMeasured()).extracting(BusFactor.Thing::id).containsExactlyInAnyOrder("metrika", "backup");
    }

    @Test
    void dutiesAreHeldByPrimaryAndDeputy() {
        var duties = BusFactor.of(Operations.duties(SamplePassports.shop(), DAY));

        assertThat(duties.busFactor()).isEqualTo(1);
        assertThat(duties.minimalLosses()).extracting(loss -> loss.people()).containsExactly(List.of("ivanov"));
        assertThat(duties.orphaned())
                .as("the zone without a duty")
                .extracting(BusFactor.Thing::id)
                .containsExactly("analytics");
    }
}
