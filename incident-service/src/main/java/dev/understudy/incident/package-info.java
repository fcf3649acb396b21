/** incident-service: emergencies, who owns them and until when. */
@NullMarked
package dev.understudy.incident;

import org.jspecify.annotations.NullMarked;
