@NullMarked
package dev.understudy.passport.ownership;

import org.jspecify.annotations.NullMarked;
