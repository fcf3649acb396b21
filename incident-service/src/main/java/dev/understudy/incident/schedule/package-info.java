/** Who is on call, and when: rotations, windows, overrides, absences, hand-overs, iCalendar. */
@NullMarked
package dev.understudy.incident.schedule;

import org.jspecify.annotations.NullMarked;
