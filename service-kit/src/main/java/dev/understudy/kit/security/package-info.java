/** Who is calling, and which projects they may see. */
@NullMarked
package dev.understudy.kit.security;

import org.jspecify.annotations.NullMarked;
