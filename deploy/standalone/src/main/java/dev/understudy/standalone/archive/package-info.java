/** Backup and restore of the data folder. */
@NullMarked
package dev.understudy.standalone.archive;

import org.jspecify.annotations.NullMarked;
