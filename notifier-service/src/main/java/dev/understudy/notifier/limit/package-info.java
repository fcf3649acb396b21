/** How many messages may go where in what time: token buckets that outlive a restart. */
@NullMarked
package dev.understudy.notifier.limit;

import org.jspecify.annotations.NullMarked;
