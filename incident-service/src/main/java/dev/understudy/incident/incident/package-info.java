/** The life of an emergency, from a check that went down to the resolved notice. */
@NullMarked
package dev.understudy.incident.incident;

import org.jspecify.annotations.NullMarked;
