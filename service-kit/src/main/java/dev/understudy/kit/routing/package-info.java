/** How requests find their resource method. */
@NullMarked
package dev.understudy.kit.routing;

import org.jspecify.annotations.NullMarked;
