/** What happens when nobody answers: timers as claimed rows, so that a restart loses or doubles none. */
@NullMarked
package dev.understudy.incident.escalation;

import org.jspecify.annotations.NullMarked;
