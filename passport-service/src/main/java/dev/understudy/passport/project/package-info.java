/** Projects and the versions of their passports: applying, telling the suite, reading back. */
@NullMarked
package dev.understudy.passport.project;

import org.jspecify.annotations.NullMarked;
