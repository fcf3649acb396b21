/** Whether backups could be relied on: evidence step by step, where copies are, what is wrong. */
@NullMarked
package dev.understudy.passport.backup;

import org.jspecify.annotations.NullMarked;
