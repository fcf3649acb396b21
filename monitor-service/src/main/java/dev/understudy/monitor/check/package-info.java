/** What is to be checked: derived from the passport, stored, published, shown. */
@NullMarked
package dev.understudy.monitor.check;

import org.jspecify.annotations.NullMarked;
