package dev.understudy.notifier.preference;

import dev.understudy.kit.paging.ETags;
import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.NotFound;
import dev.understudy.kit.problem.Violation;
import dev.understudy.notifier.channel.Channels;
import dev.understudy.notifier.recipient.PassportCopy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Each method is one transaction. */
@ApplicationScoped
class PreferenceService {

    private static final int MOST_RULES = 50;

    private final PreferenceStore store;
    private final PassportCopy passport;
    private final Channels channels;

    PreferenceService(PreferenceStore store, PassportCopy passport, Channels channels) {
        this.store = store;
        this.passport = passport;
        this.channels = channels;
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
    private void validate(Preferences wanted) {
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
            var days = wanted.working().days();
            if (days == null || days.isEmpty() || days.stream().anyMatch(Objects::isNull)) {
                violations.add(Violation.at("working.days", "required", "name at least one day, and none is null"));
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
            rule("rules[" + i + "]", rules.get(i), violations);
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(
                    "preferences.invalid", violations.size() + " values are invalid; see violations", violations);
        }
    }

    private void rule(String path, Preferences.@Nullable Rule rule, List<Violation> violations) {
        if (rule == null) {
            violations.add(Violation.at(path, "required", "a rule is null; leave it out"));
            return;
        }
        boolean protects = Preferences.NEVER_MUTED.stream().anyMatch(rule::isAbout);
        if (Boolean.TRUE.equals(rule.muted()) && protects) {
            violations.add(Violation.at(
                    path + ".muted",
                    "never-muted",
                    "pages, escalations, tests and verifications cannot be switched off; name other purposes"));
        }
        if (rule.purposes() != null && rule.purposes().stream().anyMatch(Objects::isNull)) {
            violations.add(Violation.at(path + ".purposes", "required", "a purpose is null; leave it out"));
        }
        if (rule.channels() == null) {
            return;
        }
        if (rule.channels().isEmpty()) {
            violations.add(Violation.at(
                    path + ".channels",
                    "required",
                    "name at least one channel, or leave the field out for the passport's order"));
        }
        for (var channel : rule.channels()) {
            if (channel == null || !channels.kinds().contains(channel)) {
                violations.add(Violation.at(
                        path + ".channels",
                        "unknown-channel",
                        "'" + channel + "' is no kind of channel; known are "
                                + channels.kinds().stream().sorted().toList()));
            }
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
