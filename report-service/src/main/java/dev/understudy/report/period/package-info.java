/** Stretches of a project's calendar that can be reported on. */
@NullMarked
package dev.understudy.report.period;

import org.jspecify.annotations.NullMarked;
