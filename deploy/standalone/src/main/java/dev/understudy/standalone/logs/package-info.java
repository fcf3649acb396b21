/** The log files of all components, in a form for people. */
@NullMarked
package dev.understudy.standalone.logs;

import org.jspecify.annotations.NullMarked;
