/** What every passport was at any time: versions, who made them when and why, and the way back. */
@NullMarked
package dev.understudy.passport.history;

import org.jspecify.annotations.NullMarked;
