package dev.understudy.notifier.notification;

import dev.understudy.notifier.channel.Channel;
import dev.understudy.notifier.channel.Channel.Receipt;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.notification.DeliveryState.Arrived;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is learnt of a message after a provider took it: that it was delivered, read, or lost after all. */
@ApplicationScoped
public class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final int MOST_AT_A_TURN = 50;

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
        var now = clock.instant();
        var delivery = deliveries.lock(due.deliveryId()).orElse(null);
        if (delivery == null || !isOpen(delivery, due) || !(delivery.state() instanceof Arrived arrived)) {
            store.forget(due.deliveryId());
            return;
        }
        switch (receipt) {
            case Receipt.Waiting waiting -> {
                // It comes due again.
            }
            case Receipt.Delivered delivered -> {
                store.forget(delivery.id);
                journal.change(delivery, arrived.toDelivered(), null, now);
            }
            case Receipt.Read read -> {
                store.forget(delivery.id);
                journal.change(delivery, arrived.toRead(), null, now);
            }
            case Receipt.Lost lost -> {
                store.forget(delivery.id);
                service.undelivered(delivery, lost.why(), lost.gone(), now);
            }
        }
    }
}
