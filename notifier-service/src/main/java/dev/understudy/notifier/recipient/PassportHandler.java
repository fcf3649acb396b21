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

/** Follows the passport. Whole state with a version: a repeated or late event changes nothing, so no inbox is needed. */
@ApplicationScoped
class PassportHandler {

    private final PassportCopy passport;
    private final ProjectDirectory directory;
    private final jakarta.enterprise.event.Event<PersonKnown> known;

    PassportHandler(
            PassportCopy passport, ProjectDirectory directory, jakarta.enterprise.event.Event<PersonKnown> known) {
        this.passport = passport;
        this.directory = directory;
        this.known = known;
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
                known.fire(new PersonKnown(person.projectId(), person.personId()));
            }
            case PersonRemoved removed -> passport.removePerson(removed.projectId(), removed.personId());
        }
    }
}
