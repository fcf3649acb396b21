/** What people do to suppressions, and what that means for open incidents. */
@NullMarked
package dev.understudy.incident.silence;

import org.jspecify.annotations.NullMarked;
