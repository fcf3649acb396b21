/** Emergencies and what became of them. */
@NullMarked
package dev.understudy.report.emergency;

import org.jspecify.annotations.NullMarked;
