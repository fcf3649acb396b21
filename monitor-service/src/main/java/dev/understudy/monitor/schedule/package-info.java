/** When a check is probed, and by which replica: slots, ownership of partitions, the engine that runs them. */
@NullMarked
package dev.understudy.monitor.schedule;

import org.jspecify.annotations.NullMarked;
