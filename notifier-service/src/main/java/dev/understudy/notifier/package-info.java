/** Tells people what they have to know, and knows what became of it. */
@NullMarked
package dev.understudy.notifier;

import org.jspecify.annotations.NullMarked;
