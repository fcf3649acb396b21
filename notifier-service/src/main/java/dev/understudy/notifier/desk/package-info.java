/** What people ask about in a chat: open work and who answers for what, as the events of others told it. */
@NullMarked
package dev.understudy.notifier.desk;

import org.jspecify.annotations.NullMarked;
