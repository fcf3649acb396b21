package dev.understudy.incident.classification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a signal goes that is work and no emergency. Called inside the transaction that takes the signal in. */
public interface WorkQueue {

    /**
     * What is to be planned.
     *
     * @param key one open work item a key: asking again changes its due date and text, and makes no second item
     * @param type {@code defect}, {@code improvement}, {@code update}, {@code question} or {@code expiry}
     * @param due by when it has to be done, UTC; an expiry has to be dealt with before its date
     * @param cause id of the event that asks for it
     */
    record PlannedSignal(
            String projectId,
            String key,
            String type,
            String title,
            @Nullable String zoneId,
            @Nullable String assetId,
            @Nullable String detail,
            @Nullable Instant due,
            @Nullable String cause) {}

    void plan(PlannedSignal signal);

    /**
     * Somebody asks for something by message; somebody else decides what kind of work it is.
     *
     * @param personId who asks
     */
    void ask(String projectId, String personId, String title, @Nullable String text);

    /** The reason is gone, or the matter has become an emergency ({@code incidentId}). Unknown keys are passed over. */
    void withdraw(String projectId, String key, String reason, @Nullable String incidentId);
}
