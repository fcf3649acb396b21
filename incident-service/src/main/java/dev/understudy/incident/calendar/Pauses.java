package dev.understudy.incident.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a clock stands still: stretches in order that do not touch. What overlaps counts once. */
public record Pauses(List<Span> spans) {

    public static final Pauses NONE = new Pauses(List.of());

    public Pauses {
        var sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparing(Span::from));
        var merged = new ArrayList<Span>();
        for (var span : sorted) {
            if (span.from().equals(span.to())) {
                continue;
            }
            if (!merged.isEmpty() && !span.from().isAfter(merged.getLast().to())) {
                var last = merged.removeLast();
                merged.add(new Span(last.from(), Span.later(last.to(), span.to())));
            } else {
                merged.add(span);
            }
        }
        spans = List.copyOf(merged);
    }

    /** @param to when it goes on; absent while it still stands */
    public static Span pause(Instant from, @Nullable Instant to) {
        return new Span(from, to == null ? Instant.MAX : to);
    }

    /** Whether the clock stands for good, as far as is known now. */
    public boolean isOpen() {
        return !spans.isEmpty() && spans.getLast().to().equals(Instant.MAX);
    }

    /** What is left of a stretch once the pauses are taken out of it. */
    List<Span> outOf(Span span) {
        var left = new ArrayList<Span>();
        var from = span.from();
        for (var pause : spans) {
            if (!pause.to().isAfter(from)) {
                continue;
            }
            if (!pause.from().isBefore(span.to())) {
                break;
            }
            if (pause.from().isAfter(from)) {
                left.add(new Span(from, pause.from()));
            }
            from = Span.later(from, pause.to());
            if (!from.isBefore(span.to())) {
                return left;
            }
        }
        left.add(new Span(from, span.to()));
        return left;
    }

    /**
     * The pauses cut at local midnight, by the local clock.
     *
     * @throws IllegalStateException when one of them has no end yet
     */
    public Map<LocalDate, List<Window>> byDay(ZoneId zone) {
        if (isOpen()) {
            throw new IllegalStateException("a pause that has no end yet cannot be cut into days");
        }
        var days = new LinkedHashMap<LocalDate, List<Window>>();
        var always = WorkingCalendar.aroundTheClock(zone);
        for (var pause : spans) {
            var forward = always.forward(pause.from());
            for (var day = forward.next(); day != null && day.from().isBefore(pause.to()); day = forward.next()) {
                var from = day.from().atZone(zone);
                var end = Span.earlier(day.to(), pause.to()).atZone(zone);
                int to = end.toLocalDate().equals(from.toLocalDate())
                        ? end.toLocalTime().toSecondOfDay()
                        : Window.DAY;
                int start = from.toLocalTime().toSecondOfDay();
                if (start < to) {
                    days.computeIfAbsent(from.toLocalDate(), date -> new ArrayList<>())
                            .add(new Window(start, to));
                }
            }
        }
        return days;
    }
}
