/** What is looked at again right before sending: where each incident stands. */
@NullMarked
package dev.understudy.notifier.incident;

import org.jspecify.annotations.NullMarked;
