/** How fast, how often, how noisy, and on whose shoulders. */
@NullMarked
package dev.understudy.incident.statistics;

import org.jspecify.annotations.NullMarked;
