package dev.understudy.events;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code passport.people.v1}: a person who has duties or is told of things. */
public sealed interface PersonEvent extends EventData {

    String personId();

    @Override
    default String key() {
        return projectId() + "/" + personId();
    }

    /**
     * The person as he or she now is, whole.
     *
     * @param personId unique within the project
     * @param employer {@code client}, {@code contractor} or {@code freelancer}
     * @param languages ISO 639-1 codes, the preferred one first
     * @param contacts in the order in which they are to be tried
     */
    @EventType("passport.person.applied.v1")
    record PersonApplied(
            String projectId,
            String personId,
            long version,
            String name,
            @Nullable String role,
            @Nullable String employer,
            List<String> languages,
            List<Contact> contacts,
            List<Absence> absences)
            implements PersonEvent {}

    @EventType(value = "passport.person.removed.v1", tombstone = true)
    record PersonRemoved(String projectId, String personId) implements PersonEvent {}

    /**
     * @param kind {@code email}, {@code webhook}, {@code telegram}, {@code phone}, {@code sms}, {@code slack}, {@code mattermost},
     *     {@code max}, {@code vk}, {@code ntfy}; readers skip kinds they do not know
     * @param address an e-mail address, a URL, a chat id, a number in E.164 form (+79991234567), a channel's name
     * @param secret reference ({@code env:}, {@code file:}) to what signs or opens the channel; never the secret itself
     */
    record Contact(String kind, String address, @Nullable String secret) {}

    /** Days are inclusive, in the project's time zone. */
    record Absence(LocalDate from, LocalDate to, @Nullable String deputy) {}
}
