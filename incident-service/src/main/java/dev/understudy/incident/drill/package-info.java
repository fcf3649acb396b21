/** Test emergencies to a silent primary: marked as such everywhere, measured, kept, and reported when they fail. */
@NullMarked
package dev.understudy.incident.drill;

import org.jspecify.annotations.NullMarked;
