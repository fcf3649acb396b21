/** What happened to a project, event by event: what every figure is counted from. */
@NullMarked
package dev.understudy.report.journal;

import org.jspecify.annotations.NullMarked;
