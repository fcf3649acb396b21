/** Ids that the services make. */
@NullMarked
package dev.understudy.kit.ids;

import org.jspecify.annotations.NullMarked;
