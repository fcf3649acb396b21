/** Probes what the passport tells it to, and says what changed. */
@NullMarked
package dev.understudy.monitor;

import org.jspecify.annotations.NullMarked;
