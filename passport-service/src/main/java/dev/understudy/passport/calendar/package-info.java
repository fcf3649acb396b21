@NullMarked
package dev.understudy.passport.calendar;

import org.jspecify.annotations.NullMarked;
