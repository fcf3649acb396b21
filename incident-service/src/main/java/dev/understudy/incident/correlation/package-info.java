/** A project's own rules by which failures are one incident, and what such a rule holds back until it has seen enough. */
@NullMarked
package dev.understudy.incident.correlation;

import org.jspecify.annotations.NullMarked;
