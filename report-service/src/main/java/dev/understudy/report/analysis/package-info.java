/** What emergencies have in common: how long they take, where they cost most, when they come, who saw them first. */
@NullMarked
package dev.understudy.report.analysis;

import org.jspecify.annotations.NullMarked;
