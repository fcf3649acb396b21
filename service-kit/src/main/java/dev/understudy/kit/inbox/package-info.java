/** Inbox: an event that arrives twice takes effect once. */
@NullMarked
package dev.understudy.kit.inbox;

import org.jspecify.annotations.NullMarked;
