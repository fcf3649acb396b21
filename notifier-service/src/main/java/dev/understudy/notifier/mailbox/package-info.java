/** Answers that come by mail. */
@NullMarked
package dev.understudy.notifier.mailbox;

import org.jspecify.annotations.NullMarked;
