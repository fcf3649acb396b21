/** How well a project is prepared: levels of rules that are data. */
@NullMarked
package dev.understudy.passport.scorecard;

import org.jspecify.annotations.NullMarked;
