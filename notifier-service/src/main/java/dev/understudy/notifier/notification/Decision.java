package dev.understudy.notifier.notification;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was decided about one channel of a person when a notification came.
 *
 * @param address as far as it may be shown
 * @param taken whether the message was sent there at once
 * @param why the rule that decided
 */
@Schema(name = "ChannelDecision")
record Decision(String channel, String address, boolean taken, String why) {}
