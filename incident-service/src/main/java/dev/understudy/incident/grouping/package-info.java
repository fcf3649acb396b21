/** Which failures have one cause: the passport's graph, and identities that several checks share. */
@NullMarked
package dev.understudy.incident.grouping;

import org.jspecify.annotations.NullMarked;
