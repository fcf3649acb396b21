package dev.understudy.incident.duty;

import dev.understudy.events.AssetEvent;
import dev.understudy.events.AssetEvent.AssetApplied;
import dev.understudy.events.AssetEvent.AssetRemoved;
import dev.understudy.events.Event;
import dev.understudy.events.PersonEvent;
import dev.understudy.events.PersonEvent.PersonApplied;
import dev.understudy.events.PersonEvent.PersonRemoved;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.events.ResponsibilityEvent;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesApplied;
import dev.understudy.events.ResponsibilityEvent.ResponsibilitiesRemoved;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Keeps the copy of the passport. Whole state with a version: a repeated or late event changes nothing, no inbox needed. */
@ApplicationScoped
class PassportHandler {

    private final PassportCopy passport;
    private final ProjectDirectory directory;
    private final jakarta.enterprise.event.Event<AgreementChanged> agreementChanged;
    private final jakarta.enterprise.event.Event<PeopleChanged> peopleChanged;

    PassportHandler(
            PassportCopy passport,
            ProjectDirectory directory,
            jakarta.enterprise.event.Event<AgreementChanged> agreementChanged,
            jakarta.enterprise.event.Event<PeopleChanged> peopleChanged) {
        this.passport = passport;
        this.directory = directory;
        this.agreementChanged = agreementChanged;
        this.peopleChanged = peopleChanged;
    }

    @Transactional
    void onProject(Event<ProjectEvent> event) {
        directory.on(event);
        switch (event.data()) {
            case ProjectApplied project -> {
                passport.apply(project);
                agreementChanged.fire(new AgreementChanged(project.projectId()));
            }
            case ProjectRemoved removed -> passport.removeProject(removed.projectId());
        }
    }

    @Transactional
    void onAsset(Event<AssetEvent> event) {
        switch (event.data()) {
            case AssetApplied asset -> passport.apply(asset);
            case AssetRemoved removed -> passport.removeAsset(removed.projectId(), removed.assetId());
        }
    }

    @Transactional
    void onPerson(Event<PersonEvent> event) {
        switch (event.data()) {
            case PersonApplied person -> {
                passport.apply(person);
                peopleChanged.fire(new PeopleChanged(person.projectId()));
            }
            case PersonRemoved removed -> passport.removePerson(removed.projectId(), removed.personId());
        }
    }

    @Transactional
    void onResponsibilities(Event<ResponsibilityEvent> event) {
        switch (event.data()) {
            case ResponsibilitiesApplied matrix -> {
                passport.apply(matrix);
                peopleChanged.fire(new PeopleChanged(matrix.projectId()));
            }
            case ResponsibilitiesRemoved removed -> passport.removeDuties(removed.projectId());
        }
    }
}
