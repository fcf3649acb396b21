/** What people want to be told of, over which channel, and when not. */
@NullMarked
package dev.understudy.notifier.preference;

import org.jspecify.annotations.NullMarked;
