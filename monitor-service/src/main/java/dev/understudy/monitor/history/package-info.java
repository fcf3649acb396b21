/** What probes saw, kept compactly: raw results for a week, rollups of hours and days, and what is asked of them. */
@NullMarked
package dev.understudy.monitor.history;

import org.jspecify.annotations.NullMarked;
