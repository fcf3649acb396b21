/** What repeats: clusters of like failures, what they cost, whether mending the cause pays, and whether it held. */
@NullMarked
package dev.understudy.incident.problem;

import org.jspecify.annotations.NullMarked;
