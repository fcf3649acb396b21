package dev.understudy.notifier.preference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.events.NotificationEvent.Purpose;
import dev.understudy.events.NotificationEvent.Urgency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a person of a project wants. Nothing here keeps a page from the one whose turn it is.
 *
 * @param timeZone IANA name in which the hours are meant; the project's when absent
 * @param quiet no message but pages, escalations and their reminders; what is held back comes as a digest
 * @param working planned news comes only then
 * @param rules the first that names the purpose decides; none is the default
 */
@Schema(name = "Preferences")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preferences(
        @Nullable String timeZone,
        @Nullable Hours quiet,
        @Nullable Working working,
        @Nullable List<Rule> rules) {

    public static final Preferences NONE = new Preferences(null, null, null, null);

    private static final Set<Purpose> CALLS = Set.of(Purpose.PAGE, Purpose.ESCALATION, Purpose.REMINDER);
    private static final Set<Purpose> ASKED_FOR = Set.of(Purpose.TEST, Purpose.VERIFICATION);
    /** Purposes that a person cannot switch off: somebody relies on them. */
    static final Set<Purpose> NEVER_MUTED =
            Set.of(Purpose.PAGE, Purpose.ESCALATION, Purpose.TEST, Purpose.VERIFICATION);

    /**
     * Half-open, in local clock time; over midnight when {@code to} is before {@code from}.
     *
     * @param from {@code HH:mm}
     * @param to {@code HH:mm}
     */
    @Schema(name = "Hours")
    public record Hours(
            @Schema(implementation = String.class, examples = "22:00")
            LocalTime from,

            @Schema(implementation = String.class, examples = "08:00")
            LocalTime to) {

        boolean contain(LocalTime time) {
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }
    }

    /** @param days on which the hours begin */
    @Schema(name = "WorkingHours")
    public record Working(Set<DayOfWeek> days, Hours hours) {}

    /**
     * @param purposes which messages it is about; all when absent
     * @param channels kinds in the person's own order; others are not used. The passport's when absent
     * @param order whether all channels are used at once or one after the other; by urgency when absent
     * @param muted not to be told at all
     */
    @Schema(name = "PreferenceRule")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            @Nullable List<Purpose> purposes,
            @Nullable List<String> channels,
            @Nullable Order order,
            @Nullable Boolean muted) {

        boolean isAbout(Purpose purpose) {
            return purposes == null || purposes.isEmpty() || purposes.contains(purpose);
        }
    }

    /** How several channels are used. */
    public enum Order {
        /** All at once. */
        @JsonProperty("together")
        TOGETHER,
        /** The next when one fails. */
        @JsonProperty("in-order")
        IN_ORDER
    }

    public Optional<Rule> rule(Purpose purpose) {
        return rules == null
                ? Optional.empty()
                : rules.stream().filter(rule -> rule.isAbout(purpose)).findFirst();
    }

    public boolean mutes(Purpose purpose) {
        return !NEVER_MUTED.contains(purpose)
                && rule(purpose)
                        .filter(rule -> Boolean.TRUE.equals(rule.muted()))
                        .isPresent();
    }

    /** Until when a message is held back, and why. */
    public record Hold(Instant until, String why) {}

    /** Empty when it may be told now. */
    public Optional<Hold> hold(Purpose purpose, Urgency urgency, ZoneId projectZone, Instant now) {
        if (ASKED_FOR.contains(purpose) || (urgency == Urgency.EMERGENCY && CALLS.contains(purpose))) {
            return Optional.empty();
        }
        var zone = zone(projectZone);
        var at = now.atZone(zone);
        Optional<String> why = Optional.empty();
        boolean free = false;
        // The end of the quiet may lie outside of working hours, and their beginning in the quiet.
        for (int step = 0; step < 20; step++) {
            var moment = at;
            if (quiet != null && quiet.contain(moment.toLocalTime())) {
                at = next(moment, quiet.to());
                why = why.or(() -> Optional.of("quiet hours"));
            } else if (urgency == Urgency.PLANNED && working != null && !works(working, moment)) {
                at = nextStart(working, moment);
                why = why.or(() -> Optional.of("outside of working hours"));
            } else {
                free = true;
                break;
            }
        }
        if (!free) {
            // Hours that leave no moment at all hold nothing back: better at the wrong hour than never.
            return Optional.empty();
        }
        var until = at.toInstant();
        return why.filter(reason -> until.isAfter(now)).map(reason -> new Hold(until, reason));
    }

    private ZoneId zone(ZoneId projectZone) {
        return timeZone == null ? projectZone : ZoneId.of(timeZone);
    }

    private static boolean works(Working working, ZonedDateTime at) {
        var hours = working.hours();
        if (!hours.contain(at.toLocalTime())) {
            return false;
        }
        boolean afterMidnight =
                !hours.from().isBefore(hours.to()) && at.toLocalTime().isBefore(hours.to());
        return working.days().contains(afterMidnight ? at.getDayOfWeek().minus(1) : at.getDayOfWeek());
    }

    private static ZonedDateTime nextStart(Working working, ZonedDateTime at) {
        for (int day = 0; day <= 7; day++) {
            var date = at.toLocalDate().plusDays(day);
            var start = date.atTime(working.hours().from()).atZone(at.getZone());
            if (working.days().contains(date.getDayOfWeek()) && start.isAfter(at)) {
                return start;
            }
        }
        return at;
    }

    private static ZonedDateTime next(ZonedDateTime at, LocalTime time) {
        var today = at.toLocalDate().atTime(time).atZone(at.getZone());
        return today.isAfter(at)
                ? today
                : at.toLocalDate().plusDays(1).atTime(time).atZone(at.getZone());
    }
}
