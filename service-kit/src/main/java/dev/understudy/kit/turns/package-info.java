/** For work that takes so much memory or time that only a few may do it at once. */
@NullMarked
package dev.understudy.kit.turns;

import org.jspecify.annotations.NullMarked;
