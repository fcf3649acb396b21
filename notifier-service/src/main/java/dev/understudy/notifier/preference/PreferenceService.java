package dev.understudy.notifier.preference;

import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each method is one transaction. */
@ApplicationScoped
class PreferenceService {

    private static final int MOST_RULES = 50;

    private final PreferenceStore store;
    private final PassportCopy passport;

    PreferenceService(PreferenceStore store, PassportCopy passport) {
        this.store = store;
        this.passport = passport;
    }

    @Transactional
    PreferenceStore.Versioned get(String projectId, String personId) {
        require(projectId, personId);
        return store.versioned(projectId, personId);
    }

    @Transactional
    PreferenceStore.Versioned put(String projectId, String personId, @Nullable String ifMatch, Preferences wanted) {
        require(projectId, personId);
        validate(wanted);
        store.lock(projectId, personId);
        long version = store.versioned(projectId, personId).version();
        ETags.requireMatch(ifMatch, version);
        store.put(projectId, personId, version + 1, wanted);
        return new PreferenceStore.Versioned(version + 1, wanted);
    }

    private void require(String projectId, String personId) {
        if (passport.person(projectId, personId).isEmpty()) {
            throw new NotFound(
                    "person.not-found", "the passport of project '" + projectId + "' has no person '" + personId + "'");
        }
    }

    /** Everything that is wrong, at once. */
    private static void validate(Preferences wanted) {
        var violations = new ArrayList<Violation>();
        if (wanted.timeZone() != null) {
            try {
                ZoneId.of(wanted.timeZone());
            } catch (DateTimeException e) {
                violations.add(Violation.at(
                        "timeZone",
                        "time-zone",
                        "'" + wanted.timeZone() + "' is no IANA time zone; write one like Europe/Moscow"));
            }
        }
        if (wanted.quiet() != null) {
            hours("quiet", wanted.quiet(), violations);
        }
        if (wanted.working() != null) {
            if (wanted.working().days() == null || wanted.working().days().isEmpty()) {
                violations.add(Violation.at("working.days", "required", "name at least one day"));
            }
            if (wanted.working().hours() == null) {
                violations.add(Violation.at("working.hours", "required", "name from and to"));
            } else {
                hours("working.hours", wanted.working().hours(), violations);
            }
        }
        var rules = wanted.rules() == null ? List.<Preferences.Rule>of() : wanted.rules();
        if (rules.size() > MOST_RULES) {
            violations.add(Violation.at("rules", "too-many", rules.size() + " rules; at most " + MOST_RULES));
        }
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            boolean protects = Preferences.NEVER_MUTED.stream().anyMatch(rule::isAbout);
            if (Boolean.TRUE.equals(rule.muted()) && protects) {
                violations.add(Violation.at(
                        "rules[" + i + "].muted",
                        "never-muted",
                        "pages, escalations, tests and verifications cannot be switched off; name other purposes"));
            }
            if (rule.channels() != null && rule.channels().isEmpty()) {
                violations.add(Violation.at(
                        "rules[" + i + "].channels",
                        "required",
                        "name at least one channel, or leave the field out for the passport's order"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(
                    "preferences.invalid", violations.size() + " values are invalid; see violations", violations);
        }
    }

    private static void hours(String path, Preferences.Hours hours, List<Violation> violations) {
        if (hours.from() == null || hours.to() == null) {
            violations.add(Violation.at(path, "required", "name from and to, like 22:00 and 08:00"));
        } else if (hours.from().equals(hours.to())) {
            violations.add(Violation.at(
                    path, "range", "'" + hours.from() + "' to '" + hours.to() + "' is no stretch of time"));
        }
    }
}
