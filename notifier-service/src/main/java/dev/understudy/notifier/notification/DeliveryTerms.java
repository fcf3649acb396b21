package dev.understudy.notifier.notification;

import dev.understudy.events.NotificationEvent.Urgency;
import dev.understudy.notifier.NotifierConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The rules for one attempt. */
record DeliveryTerms(Urgency urgency, int attempt, Instant notAfter, Backoff backoff, RandomGenerator random)
        implements DeliveryState.Terms {

    static DeliveryTerms of(Delivery delivery, NotifierConfig config, RandomGenerator random) {
        var urgency = delivery.notification.urgency;
        var retries =
                switch (urgency) {
                    case EMERGENCY -> config.emergency();
                    case PLANNED -> config.planned();
                };
        return new DeliveryTerms(
                urgency, delivery.attempt, delivery.notAfter, new Backoff(retries.first(), retries.longest()), random);
    }

    @Override
    public Instant nextAttempt(Instant now, Optional<Duration> askedWait) {
        var wait = backoff.after(attempt, random);
        var longer = askedWait.filter(asked -> asked.compareTo(wait) > 0).orElse(wait);
        // What comes due at the last moment expires then, and says so.
        return longer.compareTo(Duration.between(now, notAfter)) < 0 ? now.plus(longer) : notAfter;
    }

    @Override
    public boolean resendsUnknown() {
        return urgency == Urgency.EMERGENCY;
    }
}
