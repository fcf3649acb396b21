package dev.understudy.demo.mailroom;

/**
 * A mail as it reached one recipient.
 *
 * @param n number in order of arrival, from 1
 * @param receivedAt when the server took the mail in, epoch milliseconds
 * @param messageId its {@code Message-ID}, empty when it has none
 * @param from its {@code From}, decoded
 * @param to the recipient of the envelope
 * @param text its first plain text, else its HTML source; cut at {@value #LONGEST_TEXT} characters
 * @param duplicate how many mails with the same Message-ID had reached the same recipient before
 */
record Mail(
        long n, long receivedAt, String messageId, String from, String to, String subject, String text, int duplicate) {

    static final int LONGEST_TEXT = 64 * 1024;
}
