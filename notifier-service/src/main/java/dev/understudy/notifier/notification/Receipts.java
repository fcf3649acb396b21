package dev.understudy.notifier.notification;

import dev.understudy.notifier.channel.Channel;
import dev.understudy.notifier.channel.Channel.Receipt;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.channel.GatewayReports;
import dev.understudy.notifier.notification.DeliveryState.Arrived;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is learnt of a message after a provider took it: that it was delivered, read, or lost after all. */
@ApplicationScoped
public class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final int MOST_AT_A_TURN = 50;
    private static final Set<String> REPORTED = Set.of("sms", "phone");

    private final ReceiptStore store;
    private final DeliveryRepository deliveries;
    private final DeliveryService service;
    private final DeliveryJournal journal;
    private final Channels channels;
    private final Clock clock;

    Receipts(
            ReceiptStore store,
            DeliveryRepository deliveries,
            DeliveryService service,
            DeliveryJournal journal,
            Channels channels,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.service = service;
        this.journal = journal;
        this.channels = channels;
        this.clock = clock;
    }

    /**
     * A mail that came back.
     *
     * @param messageId as the mail itself has it; a report about an earlier sending than the last says nothing of the last
     * @param gone whether the mailbox does not exist
     * @return whether that was news
     */
    @Transactional
    public boolean bounced(String deliveryId, String messageId, String why, boolean gone) {
        var delivery = deliveries.lock(deliveryId).orElse(null);
        return delivery != null
                && delivery.messageId().equals(messageId)
                && service.undelivered(delivery, why, gone, clock.instant());
    }

    /** A delivery that its provider is to be asked about. */
    private record Question(ReceiptStore.Due due, Channel.Receipts channel, String address) {}

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void askForWhatIsDue() {
        for (int n = 0; n < MOST_AT_A_TURN; n++) {
            var due = QuarkusTransaction.requiringNew().call(() -> store.claim(clock.instant()));
            if (due.isEmpty()) {
                return;
            }
            QuarkusTransaction.requiringNew().call(() -> question(due.get())).ifPresent(this::ask);
        }
    }

    private Optional<Question> question(ReceiptStore.Due due) {
        var delivery = deliveries.findByIdOptional(due.deliveryId()).orElse(null);
        var channel = delivery == null
                ? Optional.<Channel.Receipts>empty()
                : channels.find(delivery.channel).flatMap(Channel::receipts);
        if (delivery == null || channel.isEmpty() || !isOpen(delivery, due)) {
            store.forget(due.deliveryId());
            return Optional.empty();
        }
        return Optional.of(new Question(due, channel.get(), delivery.address));
    }

    /** Whether there is still something to learn. */
    private static boolean isOpen(Delivery delivery, ReceiptStore.Due due) {
        return delivery.state() instanceof Arrived arrived
                && !(arrived instanceof DeliveryState.Read)
                && due.providerId().equals(arrived.providerId());
    }

    private void ask(Question question) {
        Receipt receipt;
        try {
            receipt = question.channel().receipt(question.due().providerId(), question.address());
        } catch (RuntimeException e) {
            LOG.warnf("A provider cannot be asked what became of a message: %s", e);
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> learn(question.due(), receipt));
    }

    private void learn(ReceiptStore.Due due, Receipt receipt) {
        var delivery = deliveries.lock(due.deliveryId()).orElse(null);
        if (delivery == null || !isOpen(delivery, due)) {
            store.forget(due.deliveryId());
            return;
        }
        apply(delivery, receipt, clock.instant());
    }

    /**
     * What a gateway said by itself. It may come before the answer to our own request has: then it is kept, and looked
     * for when that answer is there.
     */
    @Transactional
    void reported(GatewayReports.Report report) {
        if (report.receipt() instanceof Receipt.Waiting) {
            return;
        }
        var delivery =
                deliveries.lockTaken(report.channels(), report.providerId()).orElse(null);
        if (delivery == null || delivery.state() instanceof DeliveryState.Sending) {
            store.keep(report.providerId(), report.receipt(), clock.instant());
            return;
        }
        apply(delivery, report.receipt(), clock.instant());
    }

    /** What was said of a message before its provider's answer came. */
    void learnEarly(Delivery delivery, @Nullable String providerId, Instant now) {
        if (providerId != null && REPORTED.contains(delivery.channel)) {
            // Often the same: a gateway may keep the id that it was given.
            Stream.of(providerId, delivery.messageId())
                    .distinct()
                    .flatMap(id -> store.takeKept(id).stream())
                    .forEach(receipt -> apply(delivery, receipt, now));
        }
    }

    private void apply(Delivery delivery, Receipt receipt, Instant now) {
        switch (receipt) {
            case Receipt.Waiting waiting -> {
                // It comes due again, if anybody asks.
            }
            case Receipt.Delivered delivered -> {
                store.forget(delivery.id);
                arrived(delivery)
                        .filter(state -> !(state instanceof DeliveryState.Delivered))
                        .ifPresent(state -> journal.change(delivery, state.toDelivered(), null, now));
            }
            case Receipt.Read read -> {
                store.forget(delivery.id);
                arrived(delivery).ifPresent(state -> journal.change(delivery, state.toRead(), null, now));
            }
            case Receipt.Lost lost -> {
                store.forget(delivery.id);
                service.undelivered(delivery, lost.why(), lost.gone(), now);
            }
        }
    }

    /** Empty once it is read, or when what is said of it comes too late to count. */
    private static Optional<Arrived> arrived(Delivery delivery) {
        return switch (delivery.state()) {
            case DeliveryState.Read read -> Optional.empty();
            case Arrived arrived -> Optional.of(arrived);
            // Nobody knew whether the gateway had it; it has.
            case DeliveryState.UnknownForGood unknown -> Optional.of(new DeliveryState.Accepted(delivery.providerId));
            case DeliveryState.UnknownResending unknown -> Optional.of(new DeliveryState.Accepted(delivery.providerId));
            default -> Optional.empty();
        };
    }
}
