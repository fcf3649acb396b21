package dev.understudy.notifier.channel;

import dev.understudy.notifier.limit.Limit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A short message to a telephone. */
@Singleton
class SmsChannel implements Channel {

    /** The first goes out at once; what comes within two minutes is told in one. */
    private static final Storm STORM = new Storm(new Limit(1, Duration.ofMinutes(2)), 2);

    private final SmsGateway gateway;

    SmsChannel(SmsGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String kind() {
        return "sms";
    }

    @Override
    public Optional<Storm> storm() {
        return Optional.of(STORM);
    }

    @Override
    public List<Limit> accountLimits() {
        return List.of(new Limit(10, Duration.ofSeconds(1)));
    }

    @Override
    public Optional<Receipts> receipts() {
        return gateway.receipts(false);
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        return gateway.send(message, false);
    }
}
