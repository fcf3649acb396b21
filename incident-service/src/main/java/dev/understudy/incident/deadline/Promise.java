package dev.understudy.incident.deadline;

import dev.understudy.incident.calendar.Term;
import dev.understudy.incident.calendar.WorkingCalendar;

/**
 * What one clock owes.
 *
 * @param clause what of the agreement says so, for the explanation
 * @param stopsOnHold whether a hold stops the clock
 */
public record Promise(String clause, Term term, WorkingCalendar calendar, boolean stopsOnHold) {}
