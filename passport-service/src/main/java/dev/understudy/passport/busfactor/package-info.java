@NullMarked
package dev.understudy.passport.busfactor;

import org.jspecify.annotations.NullMarked;
