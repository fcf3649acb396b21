package dev.understudy.monitor.probe;

import dev.understudy.events.CheckTarget.MailboxTarget;
import dev.understudy.events.CheckTarget.TlsOptions;
import dev.understudy.events.Failure;
import dev.understudy.events.ProbeEvent.Timings;
import dev.understudy.monitor.probe.Script.Step;
import dev.understudy.monitor.probe.Script.Verdict;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One look into a mailbox (RFC 3501, as servers of RFC 9051 understand it too): UP when the letter is there, DOWN with
 * {@code not-arrived} when it is not. Whatever keeps us from looking says nothing about the letter.
 */
final class MailboxLook extends Conversation {

    static final String NOT_ARRIVED = "not-arrived";

    private static final String UNREADABLE = "mailbox";
    private static final Pattern SAFE_TO_QUOTE = Pattern.compile("[^\\r\\n\\u0000]*");

    private final MailboxTarget mailbox;
    private final String wanted;
    private final List<String> found = new ArrayList<>();
    private @Nullable String password;

    /** @param wanted text of the letter */
    MailboxLook(
            Surroundings surroundings,
            EventLoop loop,
            MailboxTarget mailbox,
            String wanted,
            Duration timeout,
            Consumer<Observation> then) {
        super(surroundings, loop, timeout, then);
        this.mailbox = mailbox;
        this.wanted = wanted;
    }

    static int port(MailboxTarget mailbox) {
        return mailbox.port() != null ? mailbox.port() : isTls(mailbox) ? 993 : StartTls.IMAP.port;
    }

    private static boolean isTls(MailboxTarget mailbox) {
        return mailbox.security() == null || mailbox.security().equals("tls");
    }

    @Override
    void start() {
        Thread.startVirtualThread(() -> {
            try {
                var value = surroundings.secrets().value(mailbox.secret());
                loop.execute(() -> {
                    if (!done) {
                        password = value;
                        open(mailbox.host(), port(mailbox), IpFamily.PREFER_IPV4, null);
                    }
                });
            } catch (RuntimeException e) {
                loop.execute(() -> fail(Outcome.UNKNOWN, "secret", String.valueOf(e.getMessage())));
            }
        });
    }

    @Override
    void onConnected(Channel channel) {
        if (isTls(mailbox)) {
            handshake(channel, () -> talk(channel));
        } else {
            talk(channel);
        }
    }

    private void handshake(Channel channel, Runnable secured) {
        var context = mailbox.trust() == null
                ? surroundings.tls().plain()
                : surroundings.tls().of(new TlsOptions(null, null, mailbox.trust(), null, null, null), false);
        secure(channel, context, mailbox.host(), port(mailbox), handler -> secured.run());
    }

    private void talk(Channel channel) {
        phase = Phase.TALKING;
        run(channel, opening(), () -> {
            if (found.isEmpty()) {
                end(
                        Outcome.DOWN,
                        new Failure(
                                NOT_ARRIVED,
                                "no letter has come to " + folder(),
                                "none",
                                "a letter with '" + HttpRules.cut(wanted) + "'"),
                        false);
            } else if (Boolean.TRUE.equals(mailbox.keep())) {
                succeed();
            } else {
                run(channel, deletion(), this::succeed);
            }
        });
    }

    private void run(Channel channel, List<Step> steps, Runnable finished) {
        var script = new Script(steps, new Script.Listener() {
            @Override
            public void startTls(Runnable secured) {
                handshake(channel, () -> {
                    phase = Phase.TALKING;
                    secured.run();
                });
            }

            @Override
            public void line(String line) {
                // The steps look at what they await.
            }

            @Override
            public void finished() {
                channel.pipeline().removeLast();
                finished.run();
            }

            @Override
            public void failed(Failure failure) {
                if (found.isEmpty()) {
                    end(Outcome.UNKNOWN, failure, false);
                } else {
                    end(
                            Outcome.DEGRADED,
                            new Failure(
                                    UNREADABLE,
                                    "the letter has come and cannot be deleted: " + failure.message(),
                                    failure.measured(),
                                    failure.expected()),
                            false);
                }
            }
        });
        channel.pipeline().addLast(script);
        script.begin(channel);
    }

    private List<Step> opening() {
        var steps = new ArrayList<Step>();
        if ("starttls".equals(mailbox.security())) {
            steps.addAll(Script.startTls(StartTls.IMAP, mailbox.host()));
        } else {
            steps.add(awaited(line -> line.startsWith("* OK"), line -> line.startsWith("* BYE"), "a greeting (* OK)"));
        }
        literal(steps, "b1 LOGIN", mailbox.username(), "b1");
        literal(steps, "", String.valueOf(password), "b1");
        steps.add(send("\r\n"));
        steps.add(accepted("b1", "that the login is accepted"));
        steps.add(send("b2 SELECT \"" + quoted(utf7(folder())) + "\"\r\n"));
        steps.add(accepted("b2", "the folder " + folder()));
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(wanted);
        literal(steps, "b3 UID SEARCH " + (ascii ? "" : "CHARSET UTF-8 ") + "TEXT", wanted, "b3");
        steps.add(send("\r\n"));
        steps.add(new Step.Expect(this::searched, "the result of a search"));
        return steps;
    }

    private Verdict searched(String line) {
        if (line.startsWith("* SEARCH")) {
            for (var number : line.substring("* SEARCH".length()).strip().split(" ")) {
                if (number.matches("[0-9]{1,10}")) {
                    found.add(number);
                }
            }
            return Verdict.NEXT;
        }
        return line.startsWith("b3 OK") ? Verdict.MATCH : line.startsWith("b3 ") ? Verdict.REFUSED : Verdict.NEXT;
    }

    private List<Step> deletion() {
        var numbers = String.join(",", found);
        return List.of(
                send("b4 UID STORE " + numbers + " +FLAGS.SILENT (\\Deleted)\r\n"),
                accepted("b4", "that the letter is deleted"),
                // Those without UIDPLUS (RFC 4315) refuse this, and keep the letter marked until somebody tidies up: to
                // expunge the whole folder would take along what others have marked.
                send("b5 UID EXPUNGE " + numbers + "\r\n"),
                awaited(line -> line.startsWith("b5 "), line -> line.startsWith("* BYE"), "an answer to EXPUNGE"),
                send("b6 LOGOUT\r\n"));
    }

    /** A value that may hold anything: its length first (RFC 3501, section 4.3). */
    private static void literal(List<Step> steps, String before, String value, String tag) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        steps.add(send(before + " {" + bytes.length + "}\r\n"));
        steps.add(awaited(line -> line.startsWith("+"), line -> line.startsWith(tag + " "), "readiness for more (+)"));
        steps.add(new Step.Send(() -> bytes));
    }

    private static Step accepted(String tag, String expected) {
        return awaited(line -> line.startsWith(tag + " OK"), line -> line.startsWith(tag + " "), expected);
    }

    private static Step awaited(Function<String, Boolean> good, Function<String, Boolean> bad, String expected) {
        return new Step.Expect(
                line -> good.apply(line) ? Verdict.MATCH : bad.apply(line) ? Verdict.REFUSED : Verdict.NEXT, expected);
    }

    private static Step send(String text) {
        return new Step.Send(() -> text.getBytes(StandardCharsets.UTF_8));
    }

    private String folder() {
        return mailbox.folder() == null ? "INBOX" : mailbox.folder();
    }

    static boolean isFolder(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && SAFE_TO_QUOTE.matcher(name).matches();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Names of folders are written in a form of UTF-7 (RFC 3501, section 5.1.3). */
    static String utf7(String name) {
        var written = new StringBuilder();
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (c >= 0x20 && c <= 0x7e) {
                written.append(c == '&' ? "&-" : String.valueOf(c));
                at++;
                continue;
            }
            int end = at;
            while (end < name.length() && (name.charAt(end) < 0x20 || name.charAt(end) > 0x7e)) {
                end++;
            }
            var encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(name.substring(at, end).getBytes(StandardCharsets.UTF_16BE));
            written.append('&').append(encoded.replace('/', ',')).append('-');
            at = end;
        }
        return written.toString();
    }

    @Override
    Observation observation(
            Outcome outcome, @Nullable Failure failure, Instant finishedAt, Timings timings, boolean truncated) {
        boolean verdict = failure == null
                || outcome == Outcome.DEGRADED
                || failure.reason().equals(NOT_ARRIVED);
        return new Observation(
                verdict ? outcome : Outcome.UNKNOWN,
                verdict || failure == null || failure.reason().equals("secret")
                        ? failure
                        : new Failure(
                                UNREADABLE,
                                "the mailbox cannot be read: " + failure.message(),
                                failure.measured(),
                                failure.expected()),
                startedAt,
                finishedAt,
                timings,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
