package dev.understudy.notifier.channel;

import dev.understudy.notifier.channel.Outbound.Outcome;
import java.util.Set;

/** What an HTTP answer means for a message, as far as HTTP itself says it. */
final class Verdict {

    /** Refusals that say nothing against the message: time-out, too early. */
    private static final Set<Integer> PASSING = Set.of(408, 425);

    private static final int TOO_MANY = 429;
    /** RFC 9110, section 15.5.11: likely to be permanent. */
    private static final int GONE = 410;

    private Verdict() {}

    static SendResult of(Outcome outcome, String providerId) {
        return switch (outcome) {
            case Outcome.Answered answered -> of(answered, providerId);
            case Outcome.NotSent notSent -> new SendResult.Retry(notSent.why());
            case Outcome.Refused refused -> new SendResult.Permanent(refused.why());
            case Outcome.Unanswered unanswered -> new SendResult.Uncertain(unanswered.why());
        };
    }

    static SendResult of(Outcome.Answered answer, String providerId) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return new SendResult.Accepted(providerId);
        }
        if (status == TOO_MANY) {
            return new SendResult.Busy(answer.said(), answer.retryAfter(), false);
        }
        if (status >= 500 || PASSING.contains(status)) {
            return new SendResult.Retry(answer.said(), answer.retryAfter(), reason(status));
        }
        if (status < 400) {
            return new SendResult.Permanent(
                    "HTTP " + status + ": redirects are not followed; put the final address into the passport");
        }
        return new SendResult.Permanent(answer.said(), status == GONE, reason(status));
    }

    /** What a status says of whose fault it was; also of codes that providers took from HTTP. */
    static SendResult.Reason reason(int status) {
        return switch (status) {
            case 401, 403 -> SendResult.Reason.AUTH;
            case TOO_MANY -> SendResult.Reason.RATE_LIMITED;
            default ->
                status >= 500
                        ? SendResult.Reason.SERVER
                        : status >= 400 ? SendResult.Reason.CLIENT : SendResult.Reason.OTHER;
        };
    }
}
