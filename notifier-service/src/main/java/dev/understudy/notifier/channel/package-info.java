/** Ways to reach a person: one class each, behind one interface. */
@NullMarked
package dev.understudy.notifier.channel;

import org.jspecify.annotations.NullMarked;
