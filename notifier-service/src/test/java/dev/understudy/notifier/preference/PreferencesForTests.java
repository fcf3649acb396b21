package dev.understudy.notifier.preference;

import dev.understudy.events.NotificationEvent.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Lets tests of other packages set what a person wants. */
@ApplicationScoped
public class PreferencesForTests {

    private final PreferenceStore store;

    PreferencesForTests(PreferenceStore store) {
        this.store = store;
    }

    @Transactional
    public void put(String projectId, String personId, Preferences preferences) {
        store.put(projectId, personId, 1, preferences);
    }

    @Transactional
    public void mute(String projectId, String personId, Purpose purpose) {
        store.put(
                projectId,
                personId,
                1,
                new Preferences(null, null, null, List.of(new Preferences.Rule(List.of(purpose), null, null, true))));
    }
}
