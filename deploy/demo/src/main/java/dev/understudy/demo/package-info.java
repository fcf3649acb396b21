/** A small real company to look after: a shop that can be broken, and the mail room where its alarms arrive. */
@NullMarked
package dev.understudy.demo;

import org.jspecify.annotations.NullMarked;
