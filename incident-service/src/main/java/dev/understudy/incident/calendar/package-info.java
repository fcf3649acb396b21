/** Working time: calendars, holidays and arithmetic on them. Pure; nothing here asks what time it is. */
@NullMarked
package dev.understudy.incident.calendar;

import org.jspecify.annotations.NullMarked;
