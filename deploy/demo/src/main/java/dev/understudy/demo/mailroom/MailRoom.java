package dev.understudy.demo.mailroom;

import dev.understudy.demo.fault.FaultTarget;
import dev.understudy.demo.fault.Faults;
import dev.understudy.demo.mailroom.WebhookSecret.Verdict;
import dev.understudy.demo.web.Answer;
import dev.understudy.demo.web.Request;
import dev.understudy.demo.web.Site;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The mail room's pages: what came by mail and by webhook, and the switches of the faults. */
public final class MailRoom implements Site {

    private static final int KEPT = 1_000;
    private static final long KEPT_CHARACTERS = 4L * 1024 * 1024;
    private static final int TOLD_APART = 10_000;

    private final Recent<Mail> mails = new Recent<>(
            KEPT, KEPT_CHARACTERS, mail -> mail.text().length() + mail.subject().length());
    private final Recent<WebhookCall> calls =
            new Recent<>(KEPT, KEPT_CHARACTERS, call -> call.body().length());
    private final Sightings mailIds = new Sightings(TOLD_APART);
    private final Sightings webhookIds = new Sightings(TOLD_APART);
    private final MailRoomPages pages = new MailRoomPages();
    private final Faults faults;
    private final @Nullable WebhookSecret secret;
    private final Clock clock;

    /** @param secret null when none is known: then no call can be verified and each is turned away */
    public MailRoom(Faults faults, @Nullable WebhookSecret secret, Clock clock) {
        this.faults = faults;
        this.secret = secret;
        this.clock = clock;
    }

    /** Takes in a mail for one recipient. */
    public void receive(String recipient, MimeMessage mail) {
        long now = clock.millis();
        String messageId = MailText.header(mail, "Message-ID");
        String from = MailText.header(mail, "From");
        String subject = MailText.header(mail, "Subject");
        String text = MailText.text(mail);
        int duplicate = messageId.isEmpty() ? 0 : mailIds.before(messageId + " " + recipient);
        mails.add(n -> new Mail(n, now, messageId, from, recipient, subject, text, duplicate));
    }

    @Override
    public Answer answer(Request request) {
        String[] path = request.path().substring(1).split("/", -1);
        Answer answer =
                switch (request.method()) {
                    case "GET", "HEAD" -> show(request, path);
                    case "POST" -> act(request, path);
                    default -> Answer.methodNotAllowed("GET, HEAD, POST");
                };
        return answer.with("Cache-Control", "no-store")
                .with("Referrer-Policy", "same-origin")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self';"
                                + " base-uri 'none'; frame-ancestors 'none'");
    }

    private Answer show(Request request, String[] path) {
        return switch (path[0]) {
            case "" -> Answer.html(200, pages.inbox(mails.newestFirst(), calls.newestFirst(), faultStates()));
            case "mails" -> path.length == 2 ? mail(path[1]) : notFound();
            case "mails.json" -> Answer.json(200, list("mails", mails, mailIds, after(request, Mail::n)));
            case "webhooks.json" -> Answer.json(200, list("calls", calls, webhookIds, after(request, WebhookCall::n)));
            case "faults" -> path.length == 1 ? Answer.json(200, Map.of("faults", faultStates())) : notFound();
            case "health" -> Answer.json(200, Map.of("status", "up"));
            default -> notFound();
        };
    }

    private Answer act(Request request, String[] path) {
        if (path.length == 2 && path[0].equals("webhook") && !path[1].isEmpty()) {
            return receiveWebhook(path[1], request);
        }
        if (path.length == 3 && path[0].equals("faults")) {
            return isFromElsewhere(request)
                    ? Answer.text(403, "Faults are not switched from another site's page.")
                    : switchFault(request, path[1], path[2]);
        }
        return notFound();
    }

    private Answer mail(String number) {
        Optional<Mail> mail =
                mails.find(candidate -> String.valueOf(candidate.n()).equals(number));
        return mail.map(found -> Answer.html(200, pages.mail(found)))
                .orElseGet(() -> Answer.text(404, "No such mail, or it is no longer kept."));
    }

    private Answer receiveWebhook(String name, Request request) {
        Instant now = clock.instant();
        byte[] body = request.body();
        String id = request.header("webhook-id");
        if (secret == null) {
            return Answer.text(503, "Started without --webhook-secret-file: no signature can be checked.");
        }
        Verdict verdict =
                secret.check(id, request.header("webhook-timestamp"), request.header("webhook-signature"), body, now);
        boolean verified = verdict == Verdict.RIGHT;
        int duplicate = verified && id != null ? webhookIds.before(id) : 0;
        calls.add(n -> new WebhookCall(
                n,
                name,
                id,
                now.toEpochMilli(),
                verified,
                verdict.text(),
                new String(body, StandardCharsets.UTF_8),
                duplicate));
        return verified ? Answer.noContent() : Answer.text(401, verdict.text());
    }

    private Answer switchFault(Request request, String name, String action) {
        Optional<FaultTarget> target = FaultTarget.of(name);
        if (target.isEmpty()) {
            return Answer.text(404, "Unknown target '" + name + "'. Targets: " + FaultTarget.ids() + ".");
        }
        switch (action) {
            case "break" -> faults.breakDown(target.get());
            case "heal" -> faults.heal(target.get());
            default -> {
                return Answer.text(404, "Unknown action '" + action + "'. Actions: break, heal.");
            }
        }
        String accept = request.header("Accept");
        return accept != null && accept.contains("text/html")
                ? Answer.seeOther("/")
                : Answer.json(200, stateOf(target.get()));
    }

    /** A page of another site, opened in the same browser, could send the form; its Origin gives it away. */
    private static boolean isFromElsewhere(Request request) {
        String origin = request.header("Origin");
        if (origin == null) {
            return false;
        }
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null || !authority.equals(request.header("Host"));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private List<FaultState> faultStates() {
        List<FaultState> states = new ArrayList<>();
        for (FaultTarget target : FaultTarget.values()) {
            states.add(stateOf(target));
        }
        return states;
    }

    private FaultState stateOf(FaultTarget target) {
        Optional<Instant> since = faults.brokenSince(target);
        return new FaultState(
                target.id(), since.isPresent(), since.map(Instant::toEpochMilli).orElse(null), target.effect());
    }

    /** @param since epoch milliseconds; null when in order */
    record FaultState(
            String target, boolean broken, @Nullable Long since, String effect) {}

    private static <E> Map<String, Object> list(String name, Recent<E> recent, Sightings ids, Predicate<E> wanted) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("received", recent.received());
        list.put("duplicates", ids.repeats());
        list.put(name, recent.newestFirst().stream().filter(wanted).toList());
        return list;
    }

    /** {@code ?after=n} leaves out what the caller has seen already. */
    private static <E> Predicate<E> after(Request request, ToLongFunction<E> number) {
        String after = request.query().getOrDefault("after", "");
        long seen = after.matches("\\d{1,18}") ? Long.parseLong(after) : 0;
        return element -> number.applyAsLong(element) > seen;
    }

    private static Answer notFound() {
        return Answer.text(
                404,
                "Nothing here. See /, /mails.json, /webhooks.json, /faults; POST /webhook/{name},"
                        + " /faults/{target}/break, /faults/{target}/heal.");
    }
}
