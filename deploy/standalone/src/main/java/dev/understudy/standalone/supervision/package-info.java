/** Keeping processes alive: one keeper a component, restarts with back-off, states for whoever looks. */
@NullMarked
package dev.understudy.standalone.supervision;

import org.jspecify.annotations.NullMarked;
