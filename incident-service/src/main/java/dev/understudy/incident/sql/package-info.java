/** Plain SQL within the present transaction. */
@NullMarked
package dev.understudy.incident.sql;

import org.jspecify.annotations.NullMarked;
