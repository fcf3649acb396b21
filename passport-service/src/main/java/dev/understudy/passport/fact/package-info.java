/** What was observed of the things in a passport, by whom and when, and how fresh it is. */
@NullMarked
package dev.understudy.passport.fact;

import org.jspecify.annotations.NullMarked;
