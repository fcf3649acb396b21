package dev.understudy.report.publication;

import dev.understudy.report.project.Projects;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Publishes each project's report when its day has come. Every replica looks; a lock lets one of them publish. */
@ApplicationScoped
class ReportDay {

    private static final Logger LOG = Logger.getLogger(ReportDay.class);

    private final Projects projects;
    private final PublicationService publications;

    ReportDay(Projects projects, PublicationService publications) {
        this.projects = projects;
        this.publications = publications;
    }

    @Scheduled(
            every = "${understudy.report.look-every:1m}",
            delayed = "30s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        for (var project : projects.ids()) {
            try {
                if (publications.publishIfDue(project)) {
                    LOG.infof("Published the report of project %s", project);
                }
            } catch (RuntimeException e) {
                // One project's trouble must not keep the others' reports back; it is tried again in a minute.
                LOG.errorf(e, "Cannot publish the report of project %s", project);
            }
        }
    }
}
