package dev.understudy.incident.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.incident.calendar.BadCalendar;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.OurTimes;
import dev.understudy.incident.schedule.Rotation.Policy;
import dev.understudy.kit.problem.Timestamps;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An on-call schedule as its owner writes it.
 *
 * @param timeZone IANA zone of windows, and of rotations that name none
 * @param policy {@code overlap} (nobody is ever uncovered; when absent) or {@code contiguous} (always exactly one)
 * @param rotations people who take turns, by name
 * @param windows hours of duty; a rotation alone, without windows, is on duty around the clock
 * @param handOver how an incoming person confirms; nobody has to when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleDefinition(
        @NotNull String timeZone,
        @Nullable String policy,
        @Nullable Map<String, @Valid @NotNull RotationDefinition> rotations,
        @Nullable List<@Valid @NotNull WindowDefinition> windows,
        @Nullable @Valid HandOverDefinition handOver) {

    private static final int MANY = 100;

    /**
     * @param kind {@code hourly}, {@code daily}, {@code weekly} or {@code monthly}
     * @param length of a shift in units of the kind; 1 when absent
     * @param start a hand-off at which the first participant takes over, with an offset or in UTC
     * @param participants person ids of the project, in the order of their turns
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RotationDefinition(
            @NotNull String kind,
            @Nullable Integer length,
            @NotNull String start,
            @Nullable String timeZone,
            @NotNull List<@NotNull String> participants,
            @Nullable @Valid AnchorDefinition anchor) {}

    /** Whose turn it was at a moment, when it is not what follows from the start. */
    record AnchorDefinition(int position, @NotNull Instant at) {}

    /**
     * @param days {@code mon}...{@code sun} on which it begins; every day when absent
     * @param from local time of day, {@code 09:00}
     * @param to local time of day; not later than {@code from} means on the next day
     * @param person id, or {@code rotation} a name
     * @param layer where windows overlap, only those of the highest layer count; 0 when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowDefinition(
            @Nullable List<@NotNull String> days,
            @NotNull String from,
            @NotNull String to,
            @Nullable String person,
            @Nullable String rotation,
            @Nullable Integer layer) {}

    /**
     * @param confirmWithin ISO 8601 duration from the beginning of the duty: {@code PT30M}
     * @param deputy who is armed when nobody confirms; whoever leaves when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HandOverDefinition(
            @NotNull String confirmWithin, @Nullable String deputy) {

        Duration within() {
            try {
                var within = Duration.parse(confirmWithin);
                if (within.compareTo(Duration.ofMinutes(1)) < 0 || within.compareTo(Duration.ofDays(1)) > 0) {
                    throw new BadSchedule(
                            "handOver.confirmWithin",
                            "'" + confirmWithin + "' is no time to confirm within; take one minute to one day");
                }
                return within;
            } catch (DateTimeException e) {
                throw new BadSchedule(
                        "handOver.confirmWithin", "'" + confirmWithin + "' is no ISO 8601 duration; write it as PT30M");
            }
        }
    }

    /** Everybody it names. */
    Set<String> people() {
        var people = new LinkedHashSet<String>();
        if (rotations != null) {
            rotations.values().forEach(rotation -> people.addAll(rotation.participants()));
        }
        if (windows != null) {
            for (var window : windows) {
                if (window.person() != null) {
                    people.add(window.person());
                }
            }
        }
        if (handOver != null && handOver.deputy() != null) {
            people.add(handOver.deputy());
        }
        return people;
    }

    /**
     * The plan without what changes it from outside.
     *
     * @throws BadSchedule naming the place, the value and the rule
     */
    OnCallPlan toPlan(
            List<TemporarySchedule.FixedShift> imported,
            List<DutyOverride> overrides,
            List<TemporarySchedule> temporary) {
        try {
            var zone = CalendarDefinition.zone(timeZone);
            var made = new HashMap<String, Rotation>();
            if (rotations != null) {
                tooMany("rotations", rotations.size());
                rotations.forEach((name, definition) -> made.put(name, rotation(name, definition)));
            }
            var rules = new ArrayList<OnCallPlan.Rule>();
            if (windows != null) {
                tooMany("windows", windows.size());
                for (int i = 0; i < windows.size(); i++) {
                    rules.add(rule("windows[" + i + "]", windows.get(i), made));
                }
            } else {
                made.keySet().forEach(name -> rules.add(new OnCallPlan.Rule(DutyWindow.always(), null, name, 0)));
            }
            if (handOver != null) {
                handOver.within();
            }
            return new OnCallPlan(zone, handOffPolicy(), made, rules, imported, overrides, temporary);
        } catch (BadCalendar e) {
            throw new BadSchedule("timeZone", String.valueOf(e.getMessage()));
        }
    }

    private Policy handOffPolicy() {
        if (policy == null || policy.equalsIgnoreCase("overlap")) {
            return Policy.OVERLAP;
        }
        if (policy.equalsIgnoreCase("contiguous")) {
            return Policy.CONTIGUOUS;
        }
        throw new BadSchedule("policy", "'" + policy + "' is no policy; write overlap or contiguous");
    }

    private Rotation rotation(String name, RotationDefinition definition) {
        var path = "rotations." + name;
        try {
            tooMany(path + ".participants", definition.participants().size());
            return new Rotation(
                    kind(path, definition.kind()),
                    definition.length() == null ? 1 : definition.length(),
                    ourTimes(path + ".start", Timestamps.parse(definition.start())),
                    CalendarDefinition.zone(definition.timeZone() == null ? timeZone : definition.timeZone()),
                    definition.participants(),
                    definition.anchor() == null
                            ? null
                            : new Rotation.Anchor(
                                    definition.anchor().position(),
                                    ourTimes(
                                            path + ".anchor.at",
                                            definition.anchor().at())));
        } catch (BadSchedule e) {
            throw e.path().startsWith(path)
                    ? e
                    : new BadSchedule(path + "." + e.path(), String.valueOf(e.getMessage()));
        } catch (BadCalendar e) {
            throw new BadSchedule(path + ".timeZone", String.valueOf(e.getMessage()));
        } catch (DateTimeException e) {
            throw new BadSchedule(
                    path + ".start",
                    "'" + definition.start() + "' is no instant; write it with an offset, 2026-12-01T09:00:00+03:00");
        }
    }

    private static Instant ourTimes(String path, Instant at) {
        if (!OurTimes.contain(at)) {
            throw new BadSchedule(path, at + " is not between " + OurTimes.BEGIN + " and " + OurTimes.END);
        }
        return at;
    }

    private static Rotation.Kind kind(String path, String text) {
        for (var kind : Rotation.Kind.values()) {
            if (kind.name().equalsIgnoreCase(text)) {
                return kind;
            }
        }
        throw new BadSchedule(path + ".kind", "'" + text + "' is no kind; write hourly, daily, weekly or monthly");
    }

    private static OnCallPlan.Rule rule(String path, WindowDefinition definition, Map<String, Rotation> rotations) {
        if (definition.rotation() != null && !rotations.containsKey(definition.rotation())) {
            throw new BadSchedule(
                    path + ".rotation",
                    "there is no rotation '" + definition.rotation() + "'; there are " + rotations.keySet());
        }
        try {
            return new OnCallPlan.Rule(
                    DutyWindow.of(days(path, definition.days()), definition.from(), definition.to()),
                    definition.person(),
                    definition.rotation(),
                    definition.layer() == null ? 0 : definition.layer());
        } catch (BadSchedule e) {
            throw e.path().startsWith(path)
                    ? e
                    : new BadSchedule(path + "." + e.path(), String.valueOf(e.getMessage()));
        } catch (BadCalendar e) {
            throw new BadSchedule(path, String.valueOf(e.getMessage()));
        }
    }

    static Set<DayOfWeek> days(String path, @Nullable List<String> names) {
        if (names == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var name : names) {
            var found = EnumSet.allOf(DayOfWeek.class).stream()
                    .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT))
                            && name.length() == 3)
                    .findFirst()
                    .orElseThrow(() -> new BadSchedule(
                            path + ".days", "'" + name + "' is no day; write mon, tue, wed, thu, fri, sat, sun"));
            days.add(found);
        }
        return days;
    }

    private static void tooMany(String path, int size) {
        if (size > MANY) {
            throw new BadSchedule(path, "at most " + MANY + " are taken, not " + size);
        }
    }
}
