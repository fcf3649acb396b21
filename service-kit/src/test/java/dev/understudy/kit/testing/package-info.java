/** What the tests of all services share: real servers, tokens, events, time, and the rules of the architecture. */
@NullMarked
package dev.understudy.kit.testing;

import org.jspecify.annotations.NullMarked;
