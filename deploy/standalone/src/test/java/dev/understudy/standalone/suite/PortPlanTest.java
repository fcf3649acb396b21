package dev.understudy.standalone.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.embedded.Ports;
import dev.understudy.standalone.LauncherFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortPlanTest {

    private final PortPlan plan = new PortPlan(8600);

    @Test
    void laysPortsOutAsTheDesignSays() {
        assertThat(plan.url(ServiceName.PASSPORT)).isEqualTo("http://127.0.0.1:8601");
        assertThat(plan.url(ServiceName.REPORT)).isEqualTo("http://127.0.0.1:8605");
        assertThat(plan.managementUrl(ServiceName.MONITOR)).isEqualTo("http://127.0.0.1:8612");
        assertThat(plan.kafkaBootstrap()).isEqualTo("127.0.0.1:8620");
        assertThat(plan.kafkaController()).isEqualTo(8621);
        assertThat(plan.postgres()).isEqualTo(8630);
        assertThat(plan.demoPagesUrl()).isEqualTo("http://127.0.0.1:8643");
        assertThat(plan.all(true)).extracting(PortPlan.Wanted::port).doesNotHaveDuplicates();
    }

    @Test
    void namesThePortThatIsReallyTakenAndWhoWantsIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var here = new PortPlan(taken.getLocalPort() - 3);
            assertThatThrownBy(() -> here.requireFree(false, Ports::inUse))
                    .isInstanceOf(LauncherFailure.class)
                    .hasMessageContaining("%d (incident)".formatted(taken.getLocalPort()))
                    .hasMessageContaining("--port-base");
        }
    }

    @Test
    void offersTheNextBaseThatIsWhollyFree() {
        assertThatThrownBy(() -> plan.requireFree(true, Set.of(8620, 8630, 8743)::contains))
                .hasMessage("Ports of 127.0.0.1 are taken by another program: 8620 (kafka), 8630 (postgres)."
                        + " Stop it, or choose other ports with --port-base 8800.");
    }

    @Test
    void theDemosPortsMatterOnlyToTheDemo() {
        assertThatCode(() -> plan.requireFree(false, Set.of(8640)::contains)).doesNotThrowAnyException();
        assertThatThrownBy(() -> plan.requireFree(true, Set.of(8640)::contains)).hasMessageContaining("demo shop");
    }

    @Test
    void refusesBasesWithoutRoom() {
        assertThatThrownBy(() -> new PortPlan(65_500)).hasMessageContaining("65500 is out of range");
        assertThatThrownBy(() -> new PortPlan(80)).hasMessageContaining("80 is out of range");
    }
}
