/** Planned work, the hours on it, and what was changed. */
@NullMarked
package dev.understudy.report.work;

import org.jspecify.annotations.NullMarked;
