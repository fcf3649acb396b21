@NullMarked
package dev.understudy.passport.regulation;

import org.jspecify.annotations.NullMarked;
