/** Buttons and words that come back from MAX and VK. */
@NullMarked
package dev.understudy.notifier.chat;

import org.jspecify.annotations.NullMarked;
