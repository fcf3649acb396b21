/** Where signals come from: the monitor, PagerDuty's and Alertmanager's clients, REST, and the answers of people. */
@NullMarked
package dev.understudy.incident.intake;

import org.jspecify.annotations.NullMarked;
