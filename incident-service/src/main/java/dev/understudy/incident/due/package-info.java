/** One loop for everything in this service that is to happen at a time: rows that are claimed, never timers in memory. */
@NullMarked
package dev.understudy.incident.due;

import org.jspecify.annotations.NullMarked;
