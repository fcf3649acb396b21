/** What makes timers run, and tells somebody outside that they do. */
@NullMarked
package dev.understudy.incident.timer;

import org.jspecify.annotations.NullMarked;
