@NullMarked
package dev.understudy.passport.export;

import org.jspecify.annotations.NullMarked;
