package dev.understudy.notifier.recipient;

import dev.understudy.events.Event;
import dev.understudy.events.PersonEvent;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.PersonEvent.PersonRemoved;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Follows the passport. Whole state with a version: a repeated or late event changes nothing, so no inbox is needed. */
@ApplicationScoped
class PassportHandler {

    private final PassportCopy passport;
    private final ProjectDirectory directory;
    private final Contacts contacts;
    private final jakarta.enterprise.event.Event<PersonKnown> known;
    private final Clock clock;

    PassportHandler(
            PassportCopy passport,
            ProjectDirectory directory,
            Contacts contacts,
            jakarta.enterprise.event.Event<PersonKnown> known,
            Clock clock) {
        this.passport = passport;
        this.directory = directory;
        this.contacts = contacts;
        this.known = known;
        this.clock = clock;
    }

    @Transactional
    void onProject(Event<ProjectEvent> event) {
        directory.on(event);
        switch (event.data()) {
            case ProjectApplied project -> passport.apply(project);
            case ProjectRemoved removed -> passport.removeProject(removed.projectId());
        }
    }

    @Transactional
    void onPerson(Event<PersonEvent> event) {
        switch (event.data()) {
            case PersonApplied person -> {
                passport.apply(person);
                // What is stored, which a late event does not change.
                passport.person(person.projectId(), person.personId())
                        .ifPresent(present -> contacts.settle(present, clock.instant()));
                known.fire(new PersonKnown(person.projectId(), person.personId()));
            }
            case PersonRemoved removed -> {
                passport.removePerson(removed.projectId(), removed.personId());
                contacts.forget(removed.projectId(), removed.personId());
                known.fire(new PersonKnown(removed.projectId(), removed.personId()));
            }
        }
    }
}
