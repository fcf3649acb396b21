/** What a suite is made of and what is known about it from outside: folder, ports, services, written-down state. */
@NullMarked
package dev.understudy.standalone.suite;

import org.jspecify.annotations.NullMarked;
