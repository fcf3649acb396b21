@NullMarked
package dev.understudy.passport.graph;

import org.jspecify.annotations.NullMarked;
