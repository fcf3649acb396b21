/** What people ask in words, whichever chat they write in. */
@NullMarked
package dev.understudy.notifier.bot;

import org.jspecify.annotations.NullMarked;
