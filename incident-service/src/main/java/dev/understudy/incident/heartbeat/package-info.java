/** How somebody outside learns that nobody would be called any more. */
@NullMarked
package dev.understudy.incident.heartbeat;

import org.jspecify.annotations.NullMarked;
