package dev.understudy.notifier.channel;

import dev.understudy.notifier.limit.Limit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A call that speaks the message's first line. */
@Singleton
class VoiceChannel implements Channel {

    private static final Storm STORM = new Storm(new Limit(1, Duration.ofMinutes(5)), 2);

    private final SmsGateway gateway;

    VoiceChannel(SmsGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String kind() {
        return "phone";
    }

    @Override
    public Optional<Storm> storm() {
        return Optional.of(STORM);
    }

    @Override
    public List<Limit> accountLimits() {
        return List.of(new Limit(2, Duration.ofSeconds(1)));
    }

    @Override
    public Optional<Receipts> receipts() {
        return gateway.receipts(true);
    }

    @Override
    public SendResult send(OutgoingMessage message) {
        return gateway.send(message, true);
    }
}
