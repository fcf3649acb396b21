/** Keys, passwords and tokens of a suite that is its own authority. */
@NullMarked
package dev.understudy.standalone.access;

import org.jspecify.annotations.NullMarked;
