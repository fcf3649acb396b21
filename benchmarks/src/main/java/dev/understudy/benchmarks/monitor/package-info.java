/** Load on monitor-service alone: broker, database, the packaged service, and sites that answer it. */
@NullMarked
package dev.understudy.benchmarks.monitor;

import org.jspecify.annotations.NullMarked;
