/** Tags and trace context that all services share. */
@NullMarked
package dev.understudy.kit.telemetry;

import org.jspecify.annotations.NullMarked;
