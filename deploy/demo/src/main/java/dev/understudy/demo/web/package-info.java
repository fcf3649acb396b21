/** The little of a web framework that the shop and the mail room need, on the JDK's own HTTP server. */
@NullMarked
package dev.understudy.demo.web;

import org.jspecify.annotations.NullMarked;
