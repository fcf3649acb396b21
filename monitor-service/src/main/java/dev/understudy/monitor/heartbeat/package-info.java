/** Jobs that report, and are missed when they do not: pings, deadlines, runs, and what backup tools say of themselves. */
@NullMarked
package dev.understudy.monitor.heartbeat;

import org.jspecify.annotations.NullMarked;
