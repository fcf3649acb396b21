package dev.understudy.report.project;

import dev.understudy.events.CheckEvent;
import dev.understudy.events.CheckEvent.CheckApplied;
import dev.understudy.events.CheckEvent.CheckRemoved;
import dev.understudy.events.Event;
import dev.understudy.events.ProjectEvent;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.ProjectRemoved;
import dev.understudy.kit.security.ProjectDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

@ApplicationScoped
class ProjectHandler {

    private final Projects projects;
    private final ProjectDirectory directory;

    ProjectHandler(Projects projects, ProjectDirectory directory) {
        this.projects = projects;
        this.directory = directory;
    }

    @Transactional
    void onProject(Event<ProjectEvent> event) {
        directory.on(event);
        switch (event.data()) {
            case ProjectApplied project -> projects.apply(project, at(event));
            case ProjectRemoved removed -> projects.remove(removed);
        }
    }

    @Transactional
    void onCheck(Event<CheckEvent> event) {
        switch (event.data()) {
            case CheckApplied check -> projects.apply(check, at(event));
            case CheckRemoved removed -> projects.remove(removed, at(event));
        }
    }

    /** Reports count in whole milliseconds. */
    private static Instant at(Event<?> event) {
        return event.time().truncatedTo(ChronoUnit.MILLIS);
    }
}
