/** When nobody is called though something is broken: beside the state of incidents, always with an end. */
@NullMarked
package dev.understudy.incident.suppression;

import org.jspecify.annotations.NullMarked;
