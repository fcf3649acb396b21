/** What changes, told to screens that look on. */
@NullMarked
package dev.understudy.incident.stream;

import org.jspecify.annotations.NullMarked;
