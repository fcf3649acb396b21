/** What a project shows to everybody: badges and the data of a public status page. Nothing unless it was switched on. */
@NullMarked
package dev.understudy.monitor.publication;

import org.jspecify.annotations.NullMarked;
