package dev.understudy.notifier.preference;

import dev.understudy.events.NotificationEvent.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Ends digests and reports at a person's wish, as a rule of the person's preferences that can be taken back there. */
@ApplicationScoped
public class Unsubscriptions {

    private final PreferenceStore store;

    Unsubscriptions(PreferenceStore store) {
        this.store = store;
    }

    /** In the caller's transaction. */
    public void add(String projectId, String personId, String channel) {
        store.lock(projectId, personId);
        var present = store.versioned(projectId, personId);
        var ended = new Preferences.Rule(List.of(Purpose.REPORT, Purpose.DIGEST), null, null, true);
        var before = present.preferences();
        var rules = new ArrayList<Preferences.Rule>();
        rules.add(ended);
        if (before.rules() != null) {
            if (before.rules().contains(ended)) {
                return;
            }
            rules.addAll(before.rules());
        }
        store.put(
                projectId,
                personId,
                present.version() + 1,
                new Preferences(before.timeZone(), before.quiet(), before.working(), List.copyOf(rules)));
    }
}
