/** Where observations come in: from monitor-service by events, from people by REST. */
@NullMarked
package dev.understudy.passport.observation;

import org.jspecify.annotations.NullMarked;
