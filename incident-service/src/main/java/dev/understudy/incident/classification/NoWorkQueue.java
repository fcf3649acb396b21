package dev.understudy.incident.classification;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** While no bean plans work, the stored decision is all that a signal leaves. */
@DefaultBean
@ApplicationScoped
class NoWorkQueue implements WorkQueue {

    @Override
    public void plan(PlannedSignal signal) {
        // The decision names the signal as work; there is nobody to hand it to.
    }

    @Override
    public void withdraw(String projectId, String key, String reason, @Nullable String incidentId) {
        // As above.
    }
}
