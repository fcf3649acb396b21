/** What people read: the catalogue of messages, in each language. */
@NullMarked
package dev.understudy.notifier.message;

import org.jspecify.annotations.NullMarked;
