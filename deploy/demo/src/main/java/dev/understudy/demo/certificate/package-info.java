/** The certificates the shop shows over HTTPS: one in order, one expired. */
@NullMarked
package dev.understudy.demo.certificate;

import org.jspecify.annotations.NullMarked;
