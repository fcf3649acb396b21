package dev.understudy.incident.deadline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.incident.calendar.CalendarDefinition;
import dev.understudy.incident.calendar.Term;

/** A {@link Promise} as it is stored: with all that its due date follows from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PromiseDefinition(
        String clause,
        long amount,
        Term.Unit unit,
        boolean endOfDay,
        CalendarDefinition calendar,
        boolean stopsOnHold) {

    Promise toPromise() {
        return new Promise(clause, new Term(amount, unit, endOfDay), calendar.toCalendar(), stopsOnHold);
    }
}
