/** Calendar languages: cron, systemd's OnCalendar, zones with daylight saving. Pure; asks no clock. */
@NullMarked
package dev.understudy.monitor.calendar;

import org.jspecify.annotations.NullMarked;
