/** Who can be told, and how: the passport as its events told it. */
@NullMarked
package dev.understudy.notifier.recipient;

import org.jspecify.annotations.NullMarked;
