/** Loads on report-service alone. */
@NullMarked
package dev.understudy.benchmarks.report;

import org.jspecify.annotations.NullMarked;
