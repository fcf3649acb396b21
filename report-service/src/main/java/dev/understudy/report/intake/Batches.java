package dev.understudy.report.intake;

import dev.understudy.events.Event;
import dev.understudy.events.EventData;
import dev.understudy.kit.intake.Intake;
import dev.understudy.kit.intake.PoisonEventException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands batches on, and no good event is lost with a bad one. */
@ApplicationScoped
public class Batches {

    private static final Logger LOG = Logger.getLogger(Batches.class);

    private final Intake intake;

    Batches(Intake intake) {
        this.intake = intake;
    }

    /**
     * @param handler stores what it gets in one transaction; a repetition must change nothing
     * @throws PoisonEventException when one of them belongs to the dead-letter topic; all others have been stored
     */
    public <T extends EventData> void accept(
            ConsumerRecords<String, @Nullable String> records, Class<T> type, Consumer<List<Event<T>>> handler) {
        try {
            intake.acceptBatch(records, type, handler);
        } catch (PoisonEventException e) {
            // Which of them it was is not told; none of the others may be lost with it.
            for (var record : records) {
                try {
                    intake.accept(record, type, event -> handler.accept(List.of(event)));
                } catch (PoisonEventException one) {
                    LOG.debugf("Passed over %s-%d@%d", record.topic(), record.partition(), record.offset());
                }
            }
            throw e;
        }
    }
}
