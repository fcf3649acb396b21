package dev.understudy.kit.inbox;

import dev.understudy.events.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Remembers, in the same transaction as the effect, which events have had theirs. */
@ApplicationScoped
public class Inbox {

    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final MeterRegistry meters;
    private final Duration retention;

    Inbox(
            DataSource dataSource,
            TransactionSynchronizationRegistry transactions,
            MeterRegistry meters,
            @ConfigProperty(name = "understudy.inbox.retention", defaultValue = "30d") Duration retention) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.meters = meters;
        this.retention = retention;
    }

    /**
     * Whether the event has had no effect yet on this consumer; from now on (if the transaction commits) it has.
     *
     * @param consumer name of the handler, unique within the service
     * @throws IllegalStateException outside a transaction
     */
    public boolean isNew(Event<?> event, String consumer) {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "the inbox belongs to the transaction of the effect; make the handler @Transactional");
        }
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement(
                        "INSERT INTO inbox (consumer, event_id) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, consumer);
            insert.setString(2, event.id());
            var isNew = insert.executeUpdate() == 1;
            if (!isNew) {
                meters.counter("understudy.inbox.duplicates", "consumer", consumer)
                        .increment();
            }
            return isNew;
        } catch (SQLException e) {
            throw new InboxException("cannot record event " + event.id() + " for " + consumer, e);
        }
    }

    /** Forgets events that are older than any redelivery. */
    @Scheduled(every = "1h", delayed = "5m")
    void purge() {
        try (var connection = dataSource.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM inbox WHERE received_at < clock_timestamp() - make_interval(secs => ?)")) {
            delete.setDouble(1, retention.toSeconds());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new InboxException("cannot purge the inbox", e);
        }
    }
}
