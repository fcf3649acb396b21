/** The passport of a project: the one document that everything else in the suite follows. */
@NullMarked
package dev.understudy.passport;

import org.jspecify.annotations.NullMarked;
