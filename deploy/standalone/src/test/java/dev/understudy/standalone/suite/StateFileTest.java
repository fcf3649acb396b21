package dev.understudy.standalone.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.standalone.ExitCodes;
import dev.understudy.standalone.LauncherFailure;
import dev.understudy.standalone.supervision.ComponentState;
import dev.understudy.standalone.supervision.ComponentStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    Path temporary;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        var state = state(SuiteState.Supervisor.self());
        file().write(state);
        assertThat(file().read()).contains(state);
        assertThat(Files.list(folder().run())).as("nothing half-written stays").containsExactly(folder().stateFile());
    }

    @Test
    void toleratesWhatANewerVersionAddedAndWhatIsNoState() throws IOException {
        file().write(state(SuiteState.Supervisor.self()));
        var text = Files.readString(folder().stateFile());
        Files.writeString(folder().stateFile(), text.replaceFirst("\\{", "{\"news\": [1],"));
        assertThat(file().read()).isPresent();

        Files.writeString(folder().stateFile(), text.substring(0, 40));
        assertThat(file().read()).isEmpty();
    }

    @Test
    void aLaterProcessWithTheSameIdIsNotTheSupervisor() throws IOException {
        assertThat(state(SuiteState.Supervisor.self()).isSupervised()).isTrue();

        var self = ProcessHandle.current();
        var former = new SuiteState.Supervisor(
                self.pid(), self.info().startInstant().orElseThrow().minusSeconds(1));
        file().write(state(former));

        assertThat(file().read().orElseThrow().isSupervised()).isFalse();
        assertThatThrownBy(() -> file().requireRunning(folder()))
                .isInstanceOfSatisfying(LauncherFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCodes.NOT_RUNNING));
    }

    private DataFolder folder() {
        return DataFolder.at(temporary).prepared();
    }

    private StateFile file() {
        return StateFile.in(folder());
    }

    private static SuiteState state(SuiteState.Supervisor supervisor) {
        return new SuiteState(
                SuiteState.VERSION,
                Phase.DEGRADED,
                supervisor,
                9000,
                true,
                NOW,
                NOW.plusSeconds(12),
                null,
                List.of(
                        new ComponentStatus("kafka", ComponentState.READY, NOW, 42L, NOW, 0, null, null),
                        new ComponentStatus("incident", ComponentState.BACKOFF, NOW, null, null, 3, 137, "ended")));
    }
}
