/** How a probe is made: non-blocking, bounded in time, memory and connections. */
@NullMarked
package dev.understudy.monitor.probe;

import org.jspecify.annotations.NullMarked;
