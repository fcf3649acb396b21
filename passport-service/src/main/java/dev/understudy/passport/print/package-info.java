@NullMarked
package dev.understudy.passport.print;

import org.jspecify.annotations.NullMarked;
