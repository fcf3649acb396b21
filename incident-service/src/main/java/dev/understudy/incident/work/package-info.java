/** Planned work: the queue, slots against the agreement's hours, time, changes, links. It never pages. */
@NullMarked
package dev.understudy.incident.work;

import org.jspecify.annotations.NullMarked;
