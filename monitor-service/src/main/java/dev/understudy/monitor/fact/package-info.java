/** What probes find out about what they probe: facts, and what ends soon; told when they change. */
@NullMarked
package dev.understudy.monitor.fact;

import org.jspecify.annotations.NullMarked;
