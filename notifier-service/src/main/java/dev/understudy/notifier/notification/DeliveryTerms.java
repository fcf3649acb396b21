package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The rules for one attempt.
 *
 * @param failures so far, with this attempt if it fails
 * @param patience failures after which it is given up; empty when there is nothing better than trying on
 * @param mayMove whether a new address is still followed
 */
record DeliveryTerms(
        Urgency urgency,
        int failures,
        Instant notAfter,
        Backoff backoff,
        Optional<Integer> patience,
        boolean mayMove,
        RandomGenerator random)
        implements DeliveryState.Terms {

    /** A group becomes a supergroup once; whoever moves more often is a loop. */
    private static final int MOST_MOVES = 2;
    /** Without a figure from the provider. */
    private static final Duration OWN_WAIT = Duration.ofSeconds(1);

    /** @param nextChannel whether the person has another channel that this notification has not gone to */
    static DeliveryTerms of(Delivery delivery, boolean nextChannel, NotifierConfig config, RandomGenerator random) {
        var urgency = delivery.notification.urgency;
        var retries =
                switch (urgency) {
                    case EMERGENCY -> config.emergency();
                    case PLANNED -> config.planned();
                };
        return new DeliveryTerms(
                urgency,
                delivery.failures + 1,
                delivery.notAfter,
                new Backoff(retries.first(), retries.longest()),
                // Whoever tests a channel waits for the answer.
                delivery.notification.purpose == Purpose.TEST
                        ? Optional.of(1)
                        : nextChannel ? Optional.of(config.patience()) : Optional.empty(),
                delivery.moves < MOST_MOVES,
                random);
    }

    @Override
    public Instant nextAttempt(Instant now, Optional<Duration> askedWait) {
        var wait = backoff.after(failures, random);
        return limited(now, askedWait.filter(asked -> asked.compareTo(wait) > 0).orElse(wait));
    }

    @Override
    public Instant afterWait(Instant now, Optional<Duration> askedWait) {
        var least = askedWait.orElse(OWN_WAIT);
        // Many who were told the same wait do not come back at the same moment.
        return limited(now, least.plusMillis(random.nextLong(Math.max(1, Math.min(1000, least.toMillis() / 10)))));
    }

    /** What comes due at the last moment expires then, and says so. */
    private Instant limited(Instant now, Duration wait) {
        return wait.compareTo(Duration.between(now, notAfter)) < 0 ? now.plus(wait) : notAfter;
    }

    @Override
    public boolean resendsUnknown() {
        return urgency == Urgency.EMERGENCY;
    }

    @Override
    public boolean givesUp() {
        return patience.filter(most -> failures >= most).isPresent();
    }

    @Override
    public boolean followsMove() {
        return mayMove;
    }
}
