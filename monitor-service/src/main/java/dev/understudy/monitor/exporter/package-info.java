/** For an existing Prometheus: probes as blackbox_exporter makes them, and what is known of checks. */
@NullMarked
package dev.understudy.monitor.exporter;

import org.jspecify.annotations.NullMarked;
