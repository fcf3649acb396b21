package dev.understudy.notifier.notification;

import dev.understudy.notifier.channel.SendResult;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Edits the cards that are due, outside of any transaction. */
@ApplicationScoped
class CardLoop {

    private static final Logger LOG = Logger.getLogger(CardLoop.class);
    private static final int MOST_AT_A_TURN = 50;

    private final Cards cards;
    private final MessageWriter writer;

    CardLoop(Cards cards, MessageWriter writer) {
        this.cards = cards;
        this.writer = writer;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void editWhatIsDue() {
        for (int n = 0; n < MOST_AT_A_TURN; n++) {
            var edit = cards.claimNext().orElse(null);
            if (edit == null) {
                return;
            }
            SendResult result;
            try {
                result = edit.channel().edit(edit.messageRef(), writer.rewrite(edit.claim(), edit.state()));
            } catch (RuntimeException e) {
                LOG.errorf(e, "Editing a message failed in a way that its channel does not know");
                result = new SendResult.Retry("internal error");
            }
            cards.conclude(edit, result);
        }
    }
}
