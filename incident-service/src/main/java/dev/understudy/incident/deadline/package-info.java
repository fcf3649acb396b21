/** Until when something is owed: two clocks as append-only events, due dates by replaying them, warnings and breaches. */
@NullMarked
package dev.understudy.incident.deadline;

import org.jspecify.annotations.NullMarked;
