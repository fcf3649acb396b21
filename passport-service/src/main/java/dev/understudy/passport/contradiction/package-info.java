/** What the passport says beside what was observed. */
@NullMarked
package dev.understudy.passport.contradiction;

import org.jspecify.annotations.NullMarked;
