@NullMarked
package dev.understudy.passport.offboarding;

import org.jspecify.annotations.NullMarked;
