/** Loads on incident-service alone. */
@NullMarked
package dev.understudy.benchmarks.incident;

import org.jspecify.annotations.NullMarked;
