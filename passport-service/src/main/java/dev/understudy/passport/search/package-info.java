/** Finding projects, assets and people by words. */
@NullMarked
package dev.understudy.passport.search;

import org.jspecify.annotations.NullMarked;
