package dev.understudy.demo.mailroom;

import org.jspecify.annotations.Nullable;

/**
 * A call that reached the receiver.
 *
 * @param n number in order of arrival, from 1
 * @param name whom it was for: the last part of the address called
 * @param id its {@code webhook-id}
 * @param receivedAt epoch milliseconds
 * @param verified whether its signature was right
 * @param verdict the same in words
 * @param body read as UTF-8
 * @param duplicate how many verified calls with the same id had come before; 0 for one that is not verified
 */
record WebhookCall(
        long n,
        String name,
        @Nullable String id,
        long receivedAt,
        boolean verified,
        String verdict,
        String body,
        int duplicate) {}
