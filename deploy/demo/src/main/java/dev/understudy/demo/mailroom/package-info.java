/** Where the alarms arrive: an SMTP server and a receiver of signed webhooks, both open to inspection. */
@NullMarked
package dev.understudy.demo.mailroom;

import org.jspecify.annotations.NullMarked;
