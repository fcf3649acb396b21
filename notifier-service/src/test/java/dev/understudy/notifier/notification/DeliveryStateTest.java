package dev.understudy.notifier.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.events.NotificationEvent.NotificationRequested;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.events.PersonEvent.Contact;
import dev.understudy.notifier.channel.SendResult;
import dev.understudy.notifier.notification.DeliveryState.Accepted;
import dev.understudy.notifier.notification.DeliveryState.Arrived;
import dev.understudy.notifier.notification.DeliveryState.Due;
import dev.understudy.notifier.notification.DeliveryState.Failed;
import dev.understudy.notifier.notification.DeliveryState.InDoubt;
import dev.understudy.notifier.notification.DeliveryState.Lease;
import dev.understudy.notifier.notification.DeliveryState.Retrying;
import dev.understudy.notifier.notification.DeliveryState.Sending;
import dev.understudy.notifier.notification.DeliveryState.Settled;
import dev.understudy.notifier.notification.DeliveryState.UnknownForGood;
import dev.understudy.notifier.notification.DeliveryState.UnknownResending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeliveryStateTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Lease LEASE = new Lease("notifier-0", "first-life", NOW.plusSeconds(40));
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private enum Step {
        CLAIM,
        ACCEPTED,
        RETRY,
        RETRY_IN_AN_HOUR,
        PERMANENT,
        UNCERTAIN,
        LOSE,
        EXPIRE,
        SUPPRESS,
        SUPERSEDE,
        HOLD,
        BUNDLE,
        WAIT,
        MOVE,
        DELIVERED,
        READ,
        RESEND
    }

    @Test
    void anUncertainPageIsSentAgainAndAnUncertainReportIsNot() {
        var sending = new Sending(LEASE);

        assertThat(sending.toOutcome(new SendResult.Uncertain("time-out"), terms(Urgency.EMERGENCY, 1), NOW))
                .isInstanceOf(UnknownResending.class);
        assertThat(sending.toLost(terms(Urgency.EMERGENCY, 1), NOW)).isInstanceOf(UnknownResending.class);
        assertThat(sending.toOutcome(new SendResult.Uncertain("time-out"), terms(Urgency.PLANNED, 1), NOW))
                .isEqualTo(new UnknownForGood("time-out"));
        assertThat(sending.toLost(terms(Urgency.PLANNED, 1), NOW)).isInstanceOf(UnknownForGood.class);
    }

    @Test
    void aLateAnswerSettlesWhatHadBecomeUnknown() {
        assertThat(new UnknownForGood("lost").toOutcome(new SendResult.Accepted("id"), terms(Urgency.PLANNED, 1), NOW))
                .isEqualTo(new Accepted("id"));
        assertThat(new UnknownResending(NOW, "lost")
                        .toOutcome(new SendResult.Permanent("no such user"), terms(Urgency.EMERGENCY, 1), NOW))
                .isEqualTo(new Failed("no such user"));
    }

    @Property
    void waitsAtLeastWhatTheProviderAsksAndNeverBeyondTheLastMoment(
            @ForAll @IntRange(min = 1, max = 100) int attempt,
            @ForAll @IntRange(min = 0, max = 100_000) int askedSeconds,
            @ForAll @IntRange(min = 0, max = 100_000) int leftSeconds,
            @ForAll Urgency urgency) {
        var asked = Duration.ofSeconds(askedSeconds);
        var notAfter = NOW.plusSeconds(leftSeconds);
        var terms = new DeliveryTerms(urgency, attempt, notAfter, BACKOFF, Optional.empty(), true, new Random(attempt));

        var result = new Sending(LEASE)
                .toOutcome(new SendResult.Retry("busy", Optional.of(asked), SendResult.Reason.SERVER), terms, NOW);

        assertThat(result).isInstanceOf(Retrying.class);
        var due = ((Retrying) result).due();
        assertThat(due).isBetween(NOW, notAfter);
        if (due.isBefore(notAfter)) {
            assertThat(due).isAfterOrEqualTo(NOW.plus(asked)).isAfter(NOW);
        }
    }

    @Property
    void beingToldToWaitIsObeyedAndCountsNothing(@ForAll @IntRange(min = 1, max = 3600) int asked, @ForAll long seed) {
        var terms = new DeliveryTerms(
                Urgency.PLANNED, 50, NOW.plus(Duration.ofDays(2)), BACKOFF, Optional.of(4), true, new Random(seed));

        var result = new Sending(LEASE)
                .toOutcome(new SendResult.Busy("slow down", Optional.of(Duration.ofSeconds(asked)), false), terms, NOW);

        assertThat(((Retrying) result).due())
                .isBetween(NOW.plusSeconds(asked), NOW.plusSeconds(asked).plusSeconds(1));
    }

    @Test
    void aChannelThatKeepsFailingGivesWayToTheNext() {
        var patient = new DeliveryTerms(
                Urgency.PLANNED, 3, NOW.plusSeconds(9999), BACKOFF, Optional.of(4), true, new Random(1));
        var exhausted = new DeliveryTerms(
                Urgency.PLANNED, 4, NOW.plusSeconds(9999), BACKOFF, Optional.of(4), true, new Random(1));
        var last = new DeliveryTerms(
                Urgency.PLANNED, 400, NOW.plusSeconds(9999), BACKOFF, Optional.empty(), true, new Random(1));

        assertThat(new Sending(LEASE).toOutcome(new SendResult.Retry("500"), patient, NOW))
                .isInstanceOf(Retrying.class);
        assertThat(new Sending(LEASE).toOutcome(new SendResult.Retry("500"), exhausted, NOW))
                .isInstanceOf(Failed.class);
        assertThat(new Sending(LEASE).toOutcome(new SendResult.Retry("500"), last, NOW))
                .isInstanceOf(Retrying.class);
    }

    @Property
    void backsOffBetweenHalfAndAllOfADoublingWait(
            @ForAll @IntRange(min = 1, max = 200) int attempt, @ForAll long seed) {
        var wait = BACKOFF.after(attempt, new Random(seed));

        var full = attempt > 9 ? Duration.ofMinutes(5) : Duration.ofSeconds(Math.min(300, 1L << (attempt - 1)));
        assertThat(wait).isBetween(full.dividedBy(2), full);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.class).list().ofMaxSize(60);
    }

    /** Whatever happens, in whatever order: stored and read back, the state is the same, and legal. */
    @Property
    void everyHistoryIsLegalAndStorable(@ForAll("steps") List<Step> steps, @ForAll Urgency urgency) {
        var delivery = delivery(urgency);
        var now = NOW;
        boolean accepted = false;
        int claims = 0;
        for (var step : steps) {
            now = now.plusSeconds(1);
            var before = delivery.state();
            var next = apply(step, before, terms(urgency, Math.max(1, claims)), now);
            if (next.isEmpty()) {
                continue;
            }
            if (step == Step.CLAIM) {
                // Nobody is told again, unless somebody asks for it, or it is an emergency and nobody knows.
                assertThat(accepted).isFalse();
                assertThat(before).isInstanceOf(Due.class);
                claims++;
            }
            accepted = (accepted || step == Step.ACCEPTED) && step != Step.RESEND;
            delivery.become(next.get(), now);
            assertThat(delivery.state()).isEqualTo(next.get());
            assertThat(delivery.dueAt != null).isEqualTo(next.get() instanceof Due);
            assertThat(delivery.leaseUntil != null).isEqualTo(next.get() instanceof Sending);
            if (next.get() instanceof UnknownResending) {
                assertThat(urgency).isEqualTo(Urgency.EMERGENCY);
            }
        }
    }

    private static Optional<DeliveryState> apply(
            Step step, DeliveryState state, DeliveryState.Terms terms, Instant now) {
        return switch (step) {
            case CLAIM -> state instanceof Due due ? Optional.of(due.toSending(LEASE)) : Optional.empty();
            case EXPIRE -> state instanceof Due due ? Optional.of(due.toExpired("late")) : Optional.empty();
            case SUPPRESS -> state instanceof Due due ? Optional.of(due.toSuppressed("over")) : Optional.empty();
            case SUPERSEDE -> state instanceof Due due ? Optional.of(due.toSuperseded("newer")) : Optional.empty();
            case HOLD ->
                state instanceof Due due
                        ? Optional.of(due.toHeld(now.plusSeconds(60), "quiet hours"))
                        : Optional.empty();
            case BUNDLE -> state instanceof Due due ? Optional.of(due.toBundled("d-2")) : Optional.empty();
            case DELIVERED -> state instanceof Arrived arrived ? Optional.of(arrived.toDelivered()) : Optional.empty();
            case READ -> state instanceof Arrived arrived ? Optional.of(arrived.toRead()) : Optional.empty();
            case WAIT ->
                outcome(state, new SendResult.Busy("too fast", Optional.of(Duration.ofSeconds(5)), true), terms, now);
            case MOVE -> outcome(state, new SendResult.Moved("moved", "elsewhere"), terms, now);
            case LOSE -> state instanceof Sending sending ? Optional.of(sending.toLost(terms, now)) : Optional.empty();
            case RESEND -> state instanceof Settled settled ? Optional.of(settled.toPending(now)) : Optional.empty();
            case ACCEPTED -> outcome(state, new SendResult.Accepted("id"), terms, now);
            case RETRY -> outcome(state, new SendResult.Retry("busy"), terms, now);
            case RETRY_IN_AN_HOUR ->
                outcome(
                        state,
                        new SendResult.Retry("busy", Optional.of(Duration.ofHours(1)), SendResult.Reason.SERVER),
                        terms,
                        now);
            case PERMANENT -> outcome(state, new SendResult.Permanent("no"), terms, now);
            case UNCERTAIN -> outcome(state, new SendResult.Uncertain("silence"), terms, now);
        };
    }

    private static Optional<DeliveryState> outcome(
            DeliveryState state, SendResult result, DeliveryState.Terms terms, Instant now) {
        return state instanceof InDoubt doubt ? Optional.of(doubt.toOutcome(result, terms, now)) : Optional.empty();
    }

    private static DeliveryTerms terms(Urgency urgency, int attempt) {
        return new DeliveryTerms(
                urgency, attempt, NOW.plus(Duration.ofHours(2)), BACKOFF, Optional.empty(), true, new Random(1));
    }

    private static Delivery delivery(Urgency urgency) {
        var request = new NotificationRequested(
                "elka",
                "n-1",
                "ivanov",
                Purpose.PAGE,
                urgency,
                "incident.opened",
                Map.of(),
                null,
                NOW,
                NOW.plusSeconds(60));
        return Delivery.to(
                new Contact("email", "ivanov@example.com", null), 0, "d-1", Notification.of(request, null), NOW);
    }
}
