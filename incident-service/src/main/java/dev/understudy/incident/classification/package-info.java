/** Emergency, work, or nothing: by the ordered rules of the agreement, with the facts that decided. */
@NullMarked
package dev.understudy.incident.classification;

import org.jspecify.annotations.NullMarked;
