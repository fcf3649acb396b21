package dev.understudy.incident.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.incident.escalation.EscalationPolicy.Step;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.incident.escalation.EscalationRun.Turn;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EscalationRunTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration WAIT = Duration.ofMinutes(15);

    private static Step step(String name, String... people) {
        return new Step(
                name,
                java.util.Arrays.stream(people)
                        .map(person -> new Target(Target.Kind.PERSON, person))
                        .toList(),
                WAIT,
                List.of(),
                false,
                null,
                null);
    }

    private static EscalationPolicy policy(int repeat, Step fallback, Step... steps) {
        return new EscalationPolicy("p", Set.of(), Set.of(), List.of(steps), repeat, fallback, 2, null, null);
    }

    /** Everybody is who the target names, but those who are away. */
    private static List<Callee> people(Target target, Set<String> away) {
        return away.contains(target.name()) ? List.of() : List.of(new Callee(target.name(), ""));
    }

    private static List<String> play(EscalationPolicy policy, Set<String> away) {
        var calls = new ArrayList<String>();
        var run = EscalationRun.of(policy);
        Instant now = START;
        while (now != null && calls.size() < 50) {
            Turn turn = run.advance(now, (target, at) -> people(target, away));
            for (var callee : turn.callees()) {
                calls.add(Duration.between(START, now).toMinutes() + " " + callee.personId());
            }
            run = turn.then();
            now = turn.next();
        }
        return calls;
    }

    @Test
    void silenceLeadsFromStepToStepThenAroundAndToTheFallback() {
        var policy = policy(1, step("fallback", "owner"), step("1", "ivanov"), step("2", "petrova"));

        assertThat(play(policy, Set.of()))
                .containsExactly("0 ivanov", "15 petrova", "30 ivanov", "45 petrova", "60 owner", "75 owner");
    }

    @Test
    void aStepThatFindsNobodyIsPassedAtOnceAndIsAFinding() {
        var policy = policy(0, step("fallback", "owner"), step("1", "ivanov"), step("2", "petrova"));

        var turn = EscalationRun.of(policy).advance(START, (target, at) -> people(target, Set.of("ivanov")));

        assertThat(turn.callees()).extracting(Callee::personId).containsExactly("petrova");
        assertThat(turn.passed()).singleElement().satisfies(passed -> {
            assertThat(passed.step()).isEqualTo("1");
            assertThat(passed.empty()).isTrue();
        });
    }

    @Test
    void aStepThatAddsNobodyIsPassedAtOnce() {
        var policy =
                policy(0, step("fallback", "owner"), step("1", "ivanov"), step("2", "ivanov"), step("3", "sidorov"));

        assertThat(play(policy, Set.of())).containsExactly("0 ivanov", "15 sidorov", "30 owner", "45 owner");
    }

    @Test
    void whileThereIsNobodyAtAllTheSearchGoesOn() {
        var policy = policy(3, step("fallback", "owner"), step("1", "ivanov"));
        var run = EscalationRun.of(policy);
        Instant now = START;
        for (int i = 0; i < 20; i++) {
            var turn = run.advance(now, (target, at) -> List.of());
            assertThat(turn.callees()).isEmpty();
            assertThat(turn.next()).isAfter(now);
            run = turn.then();
            now = turn.next();
        }
        var found = run.advance(now, (target, at) -> people(target, Set.of()));
        assertThat(found.callees()).isNotEmpty();
    }

    @Test
    void aStepOutsideItsHoursIsPassedAtOnce() {
        var office = new TimeInterval(
                "Europe/Moscow",
                List.of(new TimeInterval.TimeRange("09:00", "18:00")),
                Set.of(DayOfWeek.MONDAY),
                null,
                null,
                null);
        var day = new Step(
                "day", List.of(new Target(Target.Kind.PERSON, "ivanov")), WAIT, List.of(office), false, null, null);
        var policy = policy(0, step("fallback", "owner"), day, step("night", "petrova"));

        var inside = EscalationRun.of(policy).advance(START, (target, at) -> people(target, Set.of()));
        var outside = EscalationRun.of(policy)
                .advance(Instant.parse("2026-11-23T15:00:00Z"), (target, at) -> people(target, Set.of()));

        assertThat(inside.callees()).extracting(Callee::personId).containsExactly("ivanov");
        assertThat(outside.callees()).extracting(Callee::personId).containsExactly("petrova");
    }

    /** However long, and whoever is away: time goes forward, everybody who can be found is called, and it comes to an end. */
    @Property(tries = 300)
    void everybodyWhoCanBeFoundIsCalled(
            @ForAll List<@IntRange(min = 0, max = 5) Integer> steps,
            @ForAll Set<@IntRange(min = 0, max = 5) Integer> awayNumbers,
            @ForAll @IntRange(min = 0, max = 2) int repeat) {
        var policy = policy(
                repeat,
                step("fallback", "owner"),
                steps.stream().limit(6).map(i -> step("s" + i, "p" + i)).toArray(Step[]::new));
        var away = new java.util.HashSet<String>();
        awayNumbers.forEach(i -> away.add("p" + i));

        var calls = play(policy, away);

        assertThat(calls).hasSizeLessThan(50);
        for (int i : steps.stream().limit(6).toList()) {
            if (!away.contains("p" + i)) {
                assertThat(calls).anyMatch(call -> call.endsWith(" p" + i));
            }
        }
        assertThat(calls.stream().filter(call -> call.endsWith(" owner"))).hasSize(2);
    }

    @Test
    void targetsAreWrittenAsTheyAreRead() {
        for (var text : List.of("role:primary", "person:ivanov", "schedule:web", "everybody")) {
            assertThat(Target.parse(text)).hasToString(text);
        }
        assertThatThrownBy(() -> Target.parse("boss")).hasMessageContaining("role:primary");
        assertThat(Map.of("t", Target.parse("role:deputy"))).containsEntry("t", new Target(Target.Kind.ROLE, "deputy"));
    }
}
