package dev.understudy.passport.history;

import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.security.ProjectDirectory;
import dev.understudy.passport.document.Passport;
import dev.understudy.passport.history.PassportRepository.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;

/** The passports to read, for whoever works on them. */
@ApplicationScoped
public class Passports {

    private final PassportRepository passports;
    private final ProjectDirectory directory;

    Passports(PassportRepository passports, ProjectDirectory directory) {
        this.passports = passports;
        this.directory = directory;
    }

    /**
     * The passport in force, if the caller of the present request may see it.
     *
     * @throws NotFound code {@code project.not-found}
     */
    @Transactional
    public Stored current(String projectId) {
        return stored(projectId, directory.requireReadable(projectId).version());
    }

    /**
     * The passport as it once was, if the caller of the present request may see it.
     *
     * @throws NotFound code {@code project.not-found} or {@code passport.version-not-found}
     */
    @Transactional
    public Stored version(String projectId, long version) {
        var entry = directory.requireReadable(projectId);
        return passports
                .stored(projectId, version)
                .orElseThrow(() -> new NotFound(
                        "passport.version-not-found",
                        "project '" + projectId + "' has no version " + version + "; the latest is "
                                + entry.version()));
    }

    /**
     * The passport that was in force at an instant, if the caller of the present request may see it.
     *
     * @throws NotFound code {@code project.not-found}, or {@code passport.none-then} when there was none
     */
    @Transactional
    public Stored asOf(String projectId, Instant instant) {
        directory.requireReadable(projectId);
        return passports
                .versionAt(projectId, instant)
                .flatMap(version -> passports.stored(projectId, version))
                .orElseThrow(() -> new NotFound(
                        "passport.none-then",
                        "project '" + projectId + "' had no passport at " + instant
                                + "; see the list of versions for when it had"));
    }

    /** The passport in force, whoever asks: for handlers of events and for schedules, which have no caller. */
    @Transactional
    public Optional<Passport> find(String projectId) {
        return directory.find(projectId).map(entry -> stored(projectId, entry.version())
                .content());
    }

    private Stored stored(String projectId, long version) {
        return passports
                .stored(projectId, version)
                .orElseThrow(() ->
                        new IllegalStateException("version " + version + " of " + projectId + " was never stored"));
    }
}
