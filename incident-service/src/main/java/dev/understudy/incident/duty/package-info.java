/** Who answers for what: this service's copy of people, projects and the responsibility matrix. */
@NullMarked
package dev.understudy.incident.duty;

import org.jspecify.annotations.NullMarked;
