package dev.understudy.incident.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.incident.calendar.Term;
import dev.understudy.incident.calendar.WorkingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClockStateTest {

    private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static Promise promise(long minutes) {
        return new Promise(
                "§ 3", Term.of(Duration.ofMinutes(minutes)), WorkingCalendar.aroundTheClock(ZoneOffset.UTC), true);
    }

    private static ClockState replay(ClockKind kind, ClockEvent... more) {
        var events = new ArrayList<ClockEvent>();
        events.add(new ClockEvent.Started(START));
        events.add(new ClockEvent.Promised(START, kind == ClockKind.RESPONSE ? unstoppable(60) : promise(60)));
        events.addAll(List.of(more));
        return ClockState.replay(kind, events);
    }

    private static Promise unstoppable(long minutes) {
        return new Promise(
                "§ 3", Term.of(Duration.ofMinutes(minutes)), WorkingCalendar.aroundTheClock(ZoneOffset.UTC), false);
    }

    @Test
    void aHoldStopsTheResolutionAndNotTheResponse() {
        var held = new ClockEvent.Held(minute(10));
        var resumed = new ClockEvent.Resumed(minute(40));

        assertThat(replay(ClockKind.RESOLUTION, held, resumed).due()).contains(minute(90));
        assertThat(replay(ClockKind.RESOLUTION, held).due()).isEmpty();
        assertThat(replay(ClockKind.RESPONSE, held).due()).contains(minute(60));
    }

    @Test
    void atTheVeryMomentItIsKept() {
        assertThat(replay(ClockKind.RESOLUTION).missed(minute(60))).isFalse();
        assertThat(replay(ClockKind.RESOLUTION).missed(minute(60).plusMillis(1)))
                .isTrue();
        assertThat(replay(ClockKind.RESOLUTION, new ClockEvent.Resolved(minute(60)))
                        .missed(minute(600)))
                .isFalse();
    }

    @Test
    void theTimeBetweenTheEndAndTheNextFailureIsNotCounted() {
        var again =
                replay(ClockKind.RESOLUTION, new ClockEvent.Resolved(minute(20)), new ClockEvent.Reopened(minute(35)));

        assertThat(again.due()).contains(minute(75));
        assertThat(again.stopped()).isNull();
    }

    @Test
    void whoAnsweredOnceHasAnswered() {
        var answered = replay(
                ClockKind.RESPONSE,
                new ClockEvent.Answered(minute(5)),
                new ClockEvent.Resolved(minute(20)),
                new ClockEvent.Reopened(minute(35)),
                new ClockEvent.Answered(minute(300)));

        assertThat(answered.stopped()).isEqualTo(minute(5));
        assertThat(answered.missed(minute(500))).isFalse();
    }

    @Test
    void theLastTermsHoldFromTheStart() {
        var changed = replay(ClockKind.RESOLUTION, new ClockEvent.Promised(minute(50), promise(240)));

        assertThat(changed.due()).contains(minute(240));
        assertThat(replay(ClockKind.RESOLUTION, new ClockEvent.Promised(minute(50), null))
                        .due())
                .isEmpty();
        assertThat(replay(ClockKind.RESOLUTION, new ClockEvent.StartMoved(minute(5), minute(-30)))
                        .due())
                .contains(minute(30));
    }

    @Test
    void whatIsPartOfAnotherOwesNothingUntilItIsApartAgain() {
        assertThat(replay(ClockKind.RESOLUTION, new ClockEvent.Ended(minute(5))).isRunning())
                .isFalse();
        assertThat(replay(ClockKind.RESOLUTION, new ClockEvent.Ended(minute(5)), new ClockEvent.Continued(minute(9)))
                        .isRunning())
                .isTrue();
    }

    @Test
    void sharesOfTheTimeRunOutInOrderAndSkipPauses() {
        var held = replay(ClockKind.RESOLUTION, new ClockEvent.Held(minute(10)), new ClockEvent.Resumed(minute(40)));

        assertThat(held.at(List.of(50, 80, 100)))
                .containsExactly(
                        Map.entry(50, minute(60)),
                        Map.entry(80, minute(78)),
                        Map.entry(100, held.due().orElseThrow()));
    }

    @Test
    void eventsWithoutAStartAreNoClock() {
        assertThatThrownBy(() -> ClockState.replay(ClockKind.RESPONSE, List.of(new ClockEvent.Held(START))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<List<ClockEvent>> lives() {
        return Arbitraries.integers().between(0, 7).list().ofMaxSize(25).map(kinds -> {
            var events = new ArrayList<ClockEvent>();
            events.add(new ClockEvent.Started(START));
            events.add(new ClockEvent.Promised(START, promise(60)));
            for (int i = 0; i < kinds.size(); i++) {
                events.add(event(kinds.get(i), minute(7L * (i + 1))));
            }
            return events;
        });
    }

    private static ClockEvent event(int kind, Instant at) {
        return switch (kind) {
            case 0, 1 -> new ClockEvent.Held(at);
            case 2, 3 -> new ClockEvent.Resumed(at);
            case 4 -> new ClockEvent.Resolved(at);
            case 5 -> new ClockEvent.Reopened(at);
            case 6 -> new ClockEvent.Answered(at);
            default -> new ClockEvent.Promised(at, promise(90));
        };
    }

    @Property
    void aReplayAddsUpWhateverHappened(@ForAll("lives") List<ClockEvent> events) {
        var state = ClockState.replay(ClockKind.RESOLUTION, events);
        var due = state.due();

        assertThat(ClockState.replay(ClockKind.RESOLUTION, events)).isEqualTo(state);
        due.ifPresent(at -> assertThat(state.promise().calendar().measure(state.start(), at, state.pauses()))
                .as("due when what is allowed has passed, pauses aside")
                .isEqualTo(state.allowed()));
        assertThat(due.isEmpty())
                .as("without a date only while it stands still")
                .isEqualTo(isStanding(state));
        assertThat(state.pauses().spans()).allMatch(pause -> !pause.from().isBefore(START));
    }

    private static boolean isStanding(ClockState state) {
        @Nullable
        Instant since =
                state.pauses().isOpen() ? state.pauses().spans().getLast().from() : null;
        return since != null
                && state.promise()
                                .calendar()
                                .measure(state.start(), since, state.pauses())
                                .compareTo(state.allowed())
                        < 0;
    }
}
