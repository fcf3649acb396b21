/** The demo company: its process, its passport, and breaking its shop. */
@NullMarked
package dev.understudy.standalone.demo;

import org.jspecify.annotations.NullMarked;
