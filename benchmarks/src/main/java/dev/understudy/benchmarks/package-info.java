/** Load, latency and endurance of the packaged suite, measured from outside. */
@NullMarked
package dev.understudy.benchmarks;

import org.jspecify.annotations.NullMarked;
