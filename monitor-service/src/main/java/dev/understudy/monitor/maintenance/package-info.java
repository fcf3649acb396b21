/** Planned work: windows in which checks are muted or skipped. */
@NullMarked
package dev.understudy.monitor.maintenance;

import org.jspecify.annotations.NullMarked;
