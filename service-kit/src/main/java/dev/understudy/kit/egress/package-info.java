/** Which addresses the suite may be made to connect to by what a user wrote. */
@NullMarked
package dev.understudy.kit.egress;

import org.jspecify.annotations.NullMarked;
