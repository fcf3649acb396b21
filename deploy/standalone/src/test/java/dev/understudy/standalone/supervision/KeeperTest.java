package dev.understudy.standalone.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Lives until it is told to end. */
    static final class Child {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("child speaks");
            new CountDownLatch(1).await();
        }
    }

    @TempDir
    Path folder;

    private final List<ComponentStatus> seen = new CopyOnWriteArrayList<>();
    private Keeper keeper;

    @AfterEach
    void stop() {
        keeper.stop();
    }

    @Test
    void startsAKilledProcessAgainAndSaysHowItEnded() throws Exception {
        keep(child(Optional::empty));
        awaitState(ComponentState.READY);
        awaitWords(1);
        long first = keeper.status().pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE)
                .until(() -> keeper.status().restarts() == 1 && keeper.status().state() == ComponentState.READY);
        assertThat(keeper.status().pid()).isNotEqualTo(first);
        assertThat(keeper.status().lastExitCode()).isEqualTo(128 + 9);
        assertThat(seen)
                .extracting(ComponentStatus::state)
                .containsSubsequence(
                        ComponentState.STARTING,
                        ComponentState.READY,
                        ComponentState.BACKOFF,
                        ComponentState.STARTING,
                        ComponentState.READY);
        awaitWords(2);
    }

    /** The log goes on through a restart. */
    private void awaitWords(int times) {
        await().atMost(PATIENCE)
                .until(() -> Files.readString(folder.resolve("child.log"))
                                .lines()
                                .filter("child speaks"::equals)
                                .count()
                        == times);
    }

    @Test
    void stopsTheProcessAndLeavesItStopped() {
        keep(child(Optional::empty));
        awaitState(ComponentState.READY);
        var process = ProcessHandle.of(keeper.status().pid()).orElseThrow();

        keeper.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(keeper.status().state()).isEqualTo(ComponentState.STOPPED);
        assertThat(keeper.status().pid()).isNull();
    }

    @Test
    void isUnhealthyWhileItRunsWithoutServing() {
        var ill = new AtomicBoolean();
        keep(child(() -> ill.get() ? Optional.of("database is away") : Optional.empty()));
        awaitState(ComponentState.READY);

        ill.set(true);
        awaitState(ComponentState.UNHEALTHY);
        assertThat(keeper.status().detail()).isEqualTo("database is away");
        assertThat(keeper.status().restarts()).isZero();

        ill.set(false);
        awaitState(ComponentState.READY);
    }

    @Test
    void waitsLongerWithEachEnd() {
        keep(new ProcessComponent(
                "child",
                List.of("/bin/sh", "-c", "exit 7"),
                Map.of(),
                folder,
                folder.resolve("child.log"),
                () -> Optional.of("never"),
                PATIENCE));

        await().atMost(PATIENCE).until(() -> keeper.status().restarts() == 3);

        var ends = seen.stream()
                .filter(status -> status.state() == ComponentState.BACKOFF)
                .toList();
        assertThat(ends).extracting(ComponentStatus::lastExitCode).containsOnly(7);
        assertThat(Duration.between(ends.get(0).since(), ends.get(1).since())).isGreaterThan(Duration.ofMillis(490));
        assertThat(Duration.between(ends.get(1).since(), ends.get(2).since())).isGreaterThan(Duration.ofMillis(990));
    }

    /** What follows from the end of a process may come after the end itself has been seen. */
    @Test
    void aLateNoticeOfTheEndDoesNotShortenTheWait() {
        var notices = new CopyOnWriteArrayList<CompletableFuture<Object>>();
        var component = new Component() {
            @Override
            public String name() {
                return "late";
            }

            @Override
            public Run start() {
                var end = new CompletableFuture<Object>() {
                    @Override
                    public boolean isDone() {
                        return true;
                    }
                };
                notices.add(end);
                return new EndedRun(end);
            }
        };
        keeper = new Keeper(component, Clock.systemUTC(), status -> {
            seen.add(status);
            if (status.state() == ComponentState.BACKOFF) {
                notices.getLast().complete("ended");
            }
        });
        keeper.start();

        await().atMost(PATIENCE).until(() -> keeper.status().restarts() == 1);

        var backoff = seen.stream()
                .filter(status -> status.state() == ComponentState.BACKOFF)
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(backoff.since(), keeper.status().since())).isGreaterThan(Duration.ofMillis(490));
    }

    @Test
    void aStartThatIsUnderWayIsGivenUp() {
        var started = new CountDownLatch(1);
        keep(new Component() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Run start() {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("interrupted");
            }
        });
        await().atMost(PATIENCE).until(() -> started.getCount() == 0);

        keeper.stop();

        assertThat(keeper.status().state()).isEqualTo(ComponentState.STOPPED);
    }

    @Test
    void whyThereIsNoProcessIsTold() {
        keep(new Component() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Run start() {
                throw new IllegalStateException("the folder is not usable");
            }
        });

        awaitState(ComponentState.BACKOFF);
        assertThat(keeper.status().detail()).isEqualTo("the folder is not usable");
        assertThat(keeper.status().lastExitCode()).isNull();
    }

    @Test
    void anExitCodeThatNobodyKnowsIsNone() {
        var end = CompletableFuture.completedFuture(null);
        keep(new Component() {
            @Override
            public String name() {
                return "foreign";
            }

            @Override
            public Run start() {
                return new EndedRun(end);
            }
        });

        // One look at a time: it is started again and again.
        await().untilAsserted(() -> {
            var status = keeper.status();
            assertThat(status.state()).isEqualTo(ComponentState.BACKOFF);
            assertThat(status.lastExitCode()).isNull();
            assertThat(status.detail()).isEqualTo("ended");
        });
    }

    private record EndedRun(CompletableFuture<?> ended) implements Component.Run {
        @Override
        public ProcessHandle process() {
            return ProcessHandle.current();
        }

        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> ailment() {
            return Optional.empty();
        }

        @Override
        public void stop() {}
    }

    private Component child(Supplier<Optional<String>> ailment) {
        return new ProcessComponent(
                "child",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName()),
                Map.of(),
                folder,
                folder.resolve("child.log"),
                ailment,
                PATIENCE);
    }

    private void keep(Component component) {
        keeper = new Keeper(component, Clock.systemUTC(), seen::add);
        keeper.start();
    }

    private void awaitState(ComponentState state) {
        await().atMost(PATIENCE).until(() -> keeper.status().state() == state);
    }
}
