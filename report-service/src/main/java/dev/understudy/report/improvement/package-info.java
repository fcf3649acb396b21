/** Recurring problems and what mending them promises, and drills. */
@NullMarked
package dev.understudy.report.improvement;

import org.jspecify.annotations.NullMarked;
