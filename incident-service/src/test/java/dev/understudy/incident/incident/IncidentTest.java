package dev.understudy.incident.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.events.Failure;
import dev.understudy.events.IncidentEvent;
import dev.understudy.events.IncidentEvent.HoldReason;
import dev.understudy.events.IncidentEvent.IncidentAcknowledged;
import dev.understudy.events.IncidentEvent.IncidentDeadlineBreached;
import dev.understudy.events.IncidentEvent.IncidentUnmerged;
import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.incident.escalation.EscalationPolicy;
import dev.understudy.incident.escalation.EscalationPolicy.AcknowledgedBy;
import dev.understudy.incident.escalation.EscalationPolicy.Step;
import dev.understudy.incident.escalation.EscalationRun;
import dev.understudy.incident.escalation.EscalationRun.Callee;
import dev.understudy.incident.escalation.Target;
import dev.understudy.incident.incident.DeadlineClocks.Due;
import dev.understudy.incident.incident.DeadlineClocks.Pause;
import dev.understudy.incident.incident.IncidentState.Action;
import dev.understudy.incident.incident.IncidentState.Kind;
import dev.understudy.incident.sql.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IncidentTest {

    private static final Instant SEEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant OPENED = SEEN.plusSeconds(10);

    static Incident incident() {
        var signal = new Signal(
                "shop",
                "check:shop/site.http",
                Signal.Action.TRIGGER,
                Severity.ERROR,
                "Магазин: сайт",
                "monitor",
                OPENED,
                SEEN,
                1,
                "shop/site.http",
                "http",
                "site",
                "cms",
                "http://shop.example/",
                new Failure("status", "500 instead of 200", "500", "200"),
                List.of("hosting"),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                "monitor",
                "e-1",
                null,
                false);
        var incident = Incident.open("i-1", signal, Severity.ERROR, "§ 2", OPENED);
        incident.owe(new Due(
                SEEN.plus(Duration.ofMinutes(60)), SEEN.plus(Duration.ofHours(4)), Duration.ofMinutes(15), "§ 3"));
        incident.opened("ivanov");
        return incident;
    }

    @Test
    void clocksStartWhenTheFailureWasFirstSeen() {
        assertThat(incident().subject().startedAt()).isEqualTo(SEEN);
    }

    @Test
    void whoTakesItFirstHasIt() {
        var incident = incident();
        var until = OPENED.plusSeconds(3600);

        assertThat(incident.acknowledge("ivanov", until, OPENED.plusSeconds(60)))
                .contains(new IncidentAcknowledged("shop", "i-1", 2, OPENED.plusSeconds(60), "ivanov", until));
        assertThat(incident.acknowledge("petrova", until, OPENED.plusSeconds(61)))
                .isEmpty();
        assertThat(incident.acknowledgedBy).isEqualTo("ivanov");
        assertThat(incident.acknowledgedAt).isEqualTo(OPENED.plusSeconds(60));
    }

    @Test
    void whereEachHasToAcknowledgeTheFirstHasItAndTheOthersAreAwaited() {
        var incident = incident();
        incident.escalation = each("ivanov", "petrova", "sidorov");

        assertThat(incident.acknowledge("ivanov", null, OPENED.plusSeconds(1)))
                .contains(new IncidentAcknowledged(
                        "shop", "i-1", 2, OPENED.plusSeconds(1), "ivanov", null, List.of("petrova", "sidorov"), null));
        assertThat(incident.acknowledge("petrova", null, OPENED.plusSeconds(2)))
                .contains(new IncidentAcknowledged(
                        "shop",
                        "i-1",
                        3,
                        OPENED.plusSeconds(2),
                        "ivanov",
                        null,
                        List.of("sidorov"),
                        List.of("petrova")));
        assertThat(incident.acknowledge("petrova", null, OPENED.plusSeconds(3)))
                .as("once is enough")
                .isEmpty();
        incident.hold("ivanov", HoldReason.VENDOR, null, OPENED.plusSeconds(600), OPENED.plusSeconds(4));
        assertThat(incident.acknowledge("sidorov", null, OPENED.plusSeconds(5))).isPresent();
        assertThat(incident.state).isEqualTo(Kind.ON_HOLD);
        assertThat(incident.acknowledgedBy).isEqualTo("ivanov");
        assertThat(incident.respondedAt).isEqualTo(OPENED.plusSeconds(1));
    }

    @Test
    void whatIsOnHoldCanBeTakenOverAndStaysOnHold() {
        var incident = incident();
        incident.acknowledge("ivanov", null, OPENED);
        incident.hold("ivanov", HoldReason.VENDOR, "ждём хостера", OPENED.plusSeconds(600), OPENED.plusSeconds(60));

        assertThat(incident.takeOver("petrova", OPENED.plusSeconds(900), OPENED.plusSeconds(70)))
                .contains(new IncidentAcknowledged(
                        "shop",
                        "i-1",
                        4,
                        OPENED.plusSeconds(70),
                        "petrova",
                        OPENED.plusSeconds(900),
                        null,
                        List.of("ivanov")));

        assertThat(incident.state).isEqualTo(Kind.ON_HOLD);
        assertThat(incident.assignee).isEqualTo("petrova");
        assertThat(incident.acknowledgedBy).isEqualTo("petrova");
        assertThat(incident.pauses).containsExactly(Pause.ofHold(OPENED.plusSeconds(60), null));
        assertThat(incident.takeOver("petrova", null, OPENED.plusSeconds(80))).isEmpty();
        incident.resume("petrova", null, OPENED.plusSeconds(120));
        assertThat(incident.acknowledgedBy).isEqualTo("petrova");
    }

    private static EscalationRun each(String... people) {
        var targets = Stream.of(people)
                .map(person -> new Target(Target.Kind.PERSON, person))
                .toArray(Target[]::new);
        var policy = new EscalationPolicy(
                "each",
                Set.of(),
                Set.of(),
                List.of(Step.of("1", Duration.ofMinutes(15), targets)),
                0,
                null,
                1,
                null,
                null,
                AcknowledgedBy.EACH,
                null);
        return EscalationRun.of(policy)
                .advance(OPENED, (target, at) -> List.of(new Callee(target.name(), "")))
                .then();
    }

    @Test
    void aResolvedIncidentCannotBeTakenAndSaysWhatIsPossible() {
        var incident = incident();
        incident.resolve("monitor", OPENED, null, OPENED);

        assertThatThrownBy(() -> incident.acknowledge("ivanov", null, OPENED))
                .isInstanceOfSatisfying(IllegalTransition.class, e -> {
                    assertThat(e.present()).isEqualTo(Kind.RESOLVED);
                    assertThat(e.allowed()).containsExactlyInAnyOrder("reopen", "close");
                });
    }

    @Test
    void aMissedResponseIsRecordedOnceAndOnlyWhileNobodyOwnsIt() {
        var late = incident();
        assertThat(late.breachResponse(late.responseDue))
                .as("at the very moment that it is due it is still kept")
                .isEmpty();
        assertThat(late.breachResponse(Incident.missedFrom(late.responseDue)))
                .hasValueSatisfying(event -> assertThat(event).isInstanceOf(IncidentDeadlineBreached.class));
        assertThat(late.breachResponse(late.responseDue.plusSeconds(1))).isEmpty();

        var inTime = incident();
        inTime.acknowledge("ivanov", null, OPENED);
        inTime.unacknowledge("timeout", OPENED.plusSeconds(1));
        assertThat(inTime.breachResponse(inTime.responseDue.plusSeconds(1)))
                .as("somebody did react in time")
                .isEmpty();
    }

    @Test
    void aHoldPausesTheResolutionFromItsBeginningToItsEnd() {
        var incident = incident();
        incident.acknowledge("ivanov", null, OPENED);

        incident.hold("ivanov", HoldReason.VENDOR, "ждём хостера", OPENED.plusSeconds(600), OPENED.plusSeconds(60));
        assertThat(incident.pauses).containsExactly(Pause.ofHold(OPENED.plusSeconds(60), null));
        incident.resume("ivanov", null, OPENED.plusSeconds(120));

        assertThat(incident.pauses).containsExactly(Pause.ofHold(OPENED.plusSeconds(60), OPENED.plusSeconds(120)));
        assertThat(incident.state).isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(incident.acknowledgedBy).isEqualTo("ivanov");
    }

    @Test
    void aRiseInSeverityTakesTheAcknowledgementBackEvenFromAHold() {
        var incident = incident();
        incident.acknowledge("ivanov", null, OPENED);
        incident.hold("ivanov", HoldReason.VENDOR, null, OPENED.plusSeconds(600), OPENED.plusSeconds(60));

        assertThat(incident.unacknowledge("timeout", OPENED.plusSeconds(70)))
                .as("the time of an acknowledgement does not run out on hold")
                .isEmpty();
        assertThat(incident.unacknowledge("severity-raised", OPENED.plusSeconds(70)))
                .isPresent();

        assertThat(incident.state).isEqualTo(Kind.TRIGGERED);
        assertThat(incident.pauses.getLast().until()).isEqualTo(OPENED.plusSeconds(70));
        assertThat(incident.assignee).isNull();
    }

    @Test
    void whatWasMergedIsAfterwardsWhatItWas() {
        var incident = incident();
        incident.acknowledge("ivanov", null, OPENED);
        incident.merge("dispatcher", "i-2", OPENED.plusSeconds(5));
        assertThat(incident.state).isEqualTo(Kind.MERGED);
        assertThat(incident.mergedInto).isEqualTo("i-2");

        var event = incident.unmerge("dispatcher", OPENED.plusSeconds(9));

        assertThat(event).isInstanceOfSatisfying(IncidentUnmerged.class, unmerged -> {
            assertThat(unmerged.fromIncidentId()).isEqualTo("i-2");
            assertThat(unmerged.state()).isEqualTo("ACKNOWLEDGED");
        });
        assertThat(incident.acknowledgedBy).isEqualTo("ivanov");
        assertThat(incident.mergedInto).isNull();
    }

    @Test
    void everyStateIsKeptWithAllThatBelongsToIt() {
        var incident = incident();
        incident.acknowledge("ivanov", OPENED.plusSeconds(7), OPENED);
        incident.hold("ivanov", HoldReason.CUSTOMER, "ждём клиента", OPENED.plusSeconds(9), OPENED);
        incident.merge("dispatcher", "i-2", OPENED);
        var merged = incident.standing();
        incident.unmerge("dispatcher", OPENED);
        incident.resolve("ivanov", OPENED, "заметка", OPENED);
        incident.close("ivanov", "диск", "hosting", "заменили", 95, OPENED);

        var awaited = new IncidentState.Acknowledged("ivanov", OPENED, null, List.of("petrova"), List.of("sidorov"));
        for (var state : List.of(merged, incident.standing(), awaited)) {
            assertThat(Json.read(Json.write(state), IncidentState.class)).isEqualTo(state);
        }
        assertThat(Json.read(
                        "{\"is\": \"ACKNOWLEDGED\", \"by\": \"ivanov\", \"at\": \"" + OPENED + "\"}",
                        IncidentState.class))
                .as("as it was stored before anybody could be awaited")
                .isEqualTo(new IncidentState.Acknowledged("ivanov", OPENED, null));
    }

    /** Any commands in any order: either the state allows them and an event with the next number tells of it, or nothing changes. */
    @Property
    void anyCommandsInAnyOrderKeepTheStoryLegal(@ForAll List<Action> commands, @ForAll boolean each) {
        var incident = incident();
        incident.escalation = each ? each("ivanov", "petrova") : null;
        var events = new ArrayList<IncidentEvent>();
        var now = OPENED;
        for (var command : commands) {
            now = now.plus(Duration.ofMinutes(25));
            var before = incident.standing();
            var sequence = incident.sequence;
            try {
                run(incident, command, now).ifPresent(events::add);
                assertThat(before.allowed().contains(command)
                                || incident.standing().equals(before))
                        .as("%s of %s", command, before)
                        .isTrue();
            } catch (IllegalTransition e) {
                assertThat(before.allowed()).as("refused although allowed").doesNotContain(command);
                assertThat(incident.standing()).isEqualTo(before);
                assertThat(incident.sequence).isEqualTo(sequence);
            }
            assertThat(incident.state).isEqualTo(incident.standing().kind());
            assertThat(incident.state.isOpen() || incident.pauses.stream().allMatch(pause -> pause.until() != null))
                    .as("no pause outlives the incident")
                    .isTrue();
        }
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).sequence()).as("no gap in the numbering").isEqualTo(i + 2);
        }
    }

    private static Optional<IncidentEvent> run(Incident incident, Action command, Instant now) {
        return switch (command) {
            case ACKNOWLEDGE ->
                incident.acknowledge(incident.sequence % 2 == 0 ? "petrova" : "ivanov", now.plusSeconds(60), now);
            case TAKE -> incident.takeOver(incident.sequence % 2 == 0 ? "sidorov" : "ivanov", null, now);
            case RELEASE -> Optional.of(incident.release(now));
            case HOLD -> Optional.of(incident.hold("ivanov", HoldReason.CHANGE, null, now.plusSeconds(60), now));
            case RESUME -> Optional.of(incident.resume("ivanov", null, now));
            case RESOLVE -> incident.resolve("ivanov", now, null, now);
            case REOPEN -> Optional.of(incident.reopen("ivanov", "again", now));
            case CLOSE -> Optional.of(incident.close("ivanov", "why", null, "what", 5, now));
            case MERGE -> Optional.of(incident.merge("ivanov", "i-2", now));
            case UNMERGE -> Optional.of(incident.unmerge("ivanov", now));
            case CANCEL -> Optional.of(incident.cancel("ivanov", "none", now));
            case ESCALATE, SNOOZE, SPLIT_OFF -> Optional.empty();
        };
    }
}
