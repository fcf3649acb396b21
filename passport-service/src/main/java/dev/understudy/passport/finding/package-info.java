/** Risks that follow from a passport and from what was observed: rules, what they find, who has accepted it. */
@NullMarked
package dev.understudy.passport.finding;

import org.jspecify.annotations.NullMarked;
