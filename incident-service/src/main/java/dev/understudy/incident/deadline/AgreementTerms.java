package dev.understudy.incident.deadline;

import dev.understudy.events.IncidentEvent.Severity;
import dev.understudy.events.ProjectEvent.Agreement;
import dev.understudy.events.ProjectEvent.ProjectApplied;
import dev.understudy.events.ProjectEvent.Target;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.Term;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is owed out of the support agreement. Pure. */
public final class AgreementTerms {

    /** When nothing is agreed somebody reacts within an hour, around the clock, and the deputy is called at half of it. */
    static final Duration DEFAULT_RESPONSE = Duration.ofMinutes(60);

    private static final Duration DEFAULT_SILENCE = Duration.ofMinutes(30);
    private static final String EMERGENCY = "emergency";
    private static final String WORK = "work";

    private AgreementTerms() {}

    /** @param day on which the agreement has to be in force, in the project's time zone */
    static Terms emergency(Optional<ProjectApplied> project, Severity severity, LocalDate day) {
        var agreement = inForce(project, day);
        if (agreement.isEmpty()) {
            var clause = "default, no agreement in force";
            return new Terms(
                    clause, around(clause, DEFAULT_RESPONSE, project, false), null, DEFAULT_SILENCE.toSeconds(), null);
        }
        var emergency = agreement.get().emergency();
        var target = target(agreement.get(), EMERGENCY, severity.name().toLowerCase(Locale.ROOT));
        var clause = clause(agreement.get(), EMERGENCY, target);
        return new Terms(
                clause,
                promise(
                        clause,
                        target.map(Target::response).orElse(emergency.response()),
                        target,
                        agreement.get(),
                        project,
                        false),
                Optional.ofNullable(target.map(Target::resolution).orElse(emergency.resolution()))
                        .map(time -> promise(clause, time, target, agreement.get(), project, true))
                        .orElse(null),
                emergency.escalateAfter().toSeconds(),
                agreement.get().warnPercents());
    }

    /** Until when somebody has to own a critical emergency, by the agreement that holds at a moment: working time. */
    public static Duration response(Optional<ProjectApplied> project, Instant at) {
        var terms = emergency(project, Severity.CRITICAL, LocalDate.ofInstant(at, zone(project)));
        return terms.response() == null
                ? DEFAULT_RESPONSE
                : Duration.ofSeconds(terms.response().amount());
    }

    /** What planned work owes; neither a reaction nor an end when the agreement says nothing of work. */
    public static WorkTerms work(Optional<ProjectApplied> project, @Nullable String severity, LocalDate day) {
        var agreement = inForce(project, day);
        var target = agreement.flatMap(found -> target(found, WORK, severity));
        return new WorkTerms(
                agreement.map(found -> clause(found, WORK, target)).orElse("default, no agreement in force"),
                target.map(Target::response).orElse(null),
                target.map(Target::resolution).orElse(null),
                agreement
                        .flatMap(found ->
                                calendar(found, target.map(Target::calendarId).orElse(null), project))
                        .or(() -> agreement.flatMap(found -> businessCalendar(found, project)))
                        .orElseGet(() -> CalendarDefinition.businessHours(
                                zone(project).getId(), country(project).orElse(null))));
    }

    /**
     * What planned work owes.
     *
     * @param response of working time until somebody looks at it; null when not agreed
     * @param resolution of working time until it is done; null when not agreed
     * @param calendar the hours of planned work
     */
    public record WorkTerms(
            String clause,
            @Nullable Duration response,
            @Nullable Duration resolution,
            CalendarDefinition calendar) {}

    /** The agreement that holds on a day. */
    public static Optional<Agreement> inForce(Optional<ProjectApplied> project, LocalDate day) {
        return project.map(ProjectApplied::agreement)
                .filter(agreement -> agreement.validFrom() == null || !day.isBefore(agreement.validFrom()))
                .filter(agreement -> agreement.validTo() == null || !day.isAfter(agreement.validTo()));
    }

    /** The project's time zone. */
    public static ZoneId zone(Optional<ProjectApplied> project) {
        try {
            return project.map(ProjectApplied::timeZone).map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            // A zone that this JDK does not know yet must not keep anybody from being called.
            return ZoneOffset.UTC;
        }
    }

    /** The first that names the severity, else the first that names none. */
    private static Optional<Target> target(Agreement agreement, String workClass, @Nullable String severity) {
        var targets = Optional.ofNullable(agreement.targets()).orElse(List.of()).stream()
                .filter(target -> target.workClass().equals(workClass))
                .toList();
        return targets.stream()
                .filter(target -> target.severity() != null && target.severity().equalsIgnoreCase(severity))
                .findFirst()
                .or(() -> targets.stream()
                        .filter(target -> target.severity() == null)
                        .findFirst());
    }

    private static String clause(Agreement agreement, String workClass, Optional<Target> target) {
        return "agreement " + (agreement.number() == null ? "without number" : agreement.number()) + ", " + workClass
                + target.map(Target::severity).map(severity -> " " + severity).orElse("")
                + target.map(Target::clause).map(clause -> ", " + clause).orElse("");
    }

    private static PromiseDefinition promise(
            String clause,
            Duration time,
            Optional<Target> target,
            Agreement agreement,
            Optional<ProjectApplied> project,
            boolean stopsOnHold) {
        var calendar = calendar(agreement, target.map(Target::calendarId).orElse(null), project);
        return calendar.map(hours ->
                        new PromiseDefinition(clause, time.toSeconds(), Term.Unit.SECOND, false, hours, stopsOnHold))
                .orElseGet(() -> around(clause, time, project, stopsOnHold));
    }

    private static PromiseDefinition around(
            String clause, Duration time, Optional<ProjectApplied> project, boolean stopsOnHold) {
        return new PromiseDefinition(
                clause,
                time.toSeconds(),
                Term.Unit.SECOND,
                false,
                CalendarDefinition.aroundTheClock(zone(project).getId()),
                stopsOnHold);
    }

    /** Of an agreement with one calendar, that is the one of planned work. */
    private static Optional<CalendarDefinition> businessCalendar(
            Agreement agreement, Optional<ProjectApplied> project) {
        var calendars = Optional.ofNullable(agreement.calendars()).orElse(List.of());
        return calendars.size() == 1
                ? Optional.of(CalendarDefinition.of(
                                calendars.getFirst(), zone(project).getId()))
                        .filter(CalendarDefinition::canBe)
                : Optional.empty();
    }

    private static Optional<CalendarDefinition> calendar(
            Agreement agreement, @Nullable String calendarId, Optional<ProjectApplied> project) {
        return Optional.ofNullable(agreement.calendars()).orElse(List.of()).stream()
                .filter(calendar -> calendar.calendarId().equals(calendarId))
                .findFirst()
                .map(calendar -> CalendarDefinition.of(calendar, zone(project).getId()))
                .filter(CalendarDefinition::canBe);
    }

    private static Optional<String> country(Optional<ProjectApplied> project) {
        return project.map(ProjectApplied::client)
                .flatMap(client -> Optional.ofNullable(client.country())
                        .or(() -> Optional.ofNullable(client.inn()).map(inn -> "RU")))
                .or(() -> project.filter(found -> found.languages().contains("ru"))
                        .map(found -> "RU"));
    }
}
