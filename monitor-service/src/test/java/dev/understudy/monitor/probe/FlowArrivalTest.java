package dev.understudy.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.monitor.check.CheckDocument;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A form is sent, and its letter must arrive in a real mailbox. */
class FlowArrivalTest {

    private static final String PASSWORD = "p\"a{5}\\ss";
    private static final AtomicBoolean SENDS = new AtomicBoolean();
    private static final AtomicInteger CLEANED = new AtomicInteger();

    private static GreenMail mail;
    private static GreenMailUser user;
    private static HttpServer site;
    private static Probing probing;

    @BeforeAll
    static void open() throws Exception {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP).dynamicPort());
        mail.start();
        user = mail.setUser("proba@shop.test", "proba", PASSWORD);
        probing = new Probing(Map.of("env:UNDERSTUDY_SECRET_MAIL", PASSWORD), null, Worlds.registries());
        site = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        site.createContext("/form", exchange -> {
            var name = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (SENDS.get()) {
                // The letter takes its time.
                Thread.ofVirtual().start(() -> {
                    pause(700);
                    deliver("Заявка с сайта", "Имя: " + name);
                });
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        site.createContext("/clean", exchange -> {
            CLEANED.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        site.start();
    }

    @AfterAll
    static void close() {
        mail.stop();
        site.stop(0);
        probing.close();
    }

    @BeforeEach
    void empty() throws FolderException {
        mail.purgeEmailFromAllMailboxes();
        CLEANED.set(0);
        SENDS.set(false);
    }

    @Test
    void theLetterOfThisRunIsAwaited_andTakenAway() throws Exception {
        SENDS.set(true);
        deliver("Заявка с сайта", "Имя: understudy-00000000 прошлого раза");

        var seen = probing.probe(flow("within: 5s, every: 1s", ""));

        assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UP);
        var arrival = seen.flow().steps().get(1);
        assertThat(arrival.name()).isEqualTo("письмо");
        assertThat(arrival.attempts()).isGreaterThan(1);
        assertThat(seen.toString()).doesNotContain(PASSWORD);
        assertThat(letters()).hasSize(1);
        assertThat(CLEANED).hasValue(1);
    }

    @Test
    void theLetterStaysWhereItShall() throws Exception {
        SENDS.set(true);
        var seen = probing.probe(flow("within: 5s, every: 1s", ", keep: true, contains: 'Имя: проверка ${tag}'"));

        assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UP);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void aLetterThatDoesNotComeIsAnOutage_andCleanedUpAfter() throws Exception {
        var seen = probing.probe(flow("within: PT1.5S, every: 1s", ""));

        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.failure().reason()).isEqualTo("not-arrived");
        assertThat(seen.failure().message()).contains("письмо").contains("INBOX");
        assertThat(seen.failure().expected()).contains(seen.flow().tag());
        assertThat(CLEANED).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'secret: \"env:UNDERSTUDY_SECRET_MAIL\"', 'secret: \"env:UNDERSTUDY_SECRET_NONE\"', secret",
        "username: proba, username: nobody, mailbox",
        "'security: none', 'security: none, folder: Заявки', mailbox",
        "'port: %d', 'port: 1', mailbox",
        "'security: none', 'security: starttls', mailbox",
        "'security: none', 'security: tls', mailbox",
    })
    void aMailboxThatCannotBeReadSaysNothingAboutTheLetter(String good, String bad, String reason) throws Exception {
        var wrong = good.contains("%d") ? "port: " + mail.getImap().getPort() : good;
        var seen = probing.probe(
                flow("within: 1s, every: 1s", "").replace(wrong, bad).replace("12s", "3s"));

        assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.failure().reason()).isEqualTo(reason);
        assertThat(CLEANED).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "starttls"})
    void passwordsAndLettersTravelEncrypted(String security) throws Exception {
        var root = Issuer.root("Root");
        var server = root.server(Issuer.ec(), 60, List.of(Issuer.loopback()));
        var context = server.serving(server.certificate());
        var said = new CopyOnWriteArrayList<String>();
        try (var imap = Site.behaving(connection -> converse(connection, context, security.equals("tls"), said));
                var trusting = new Probing(
                        Map.of("env:UNDERSTUDY_SECRET_MAIL", PASSWORD),
                        Issuer.trust(root.certificate()),
                        Worlds.registries())) {
            var definition = flow("within: 5s, every: 1s", ", folder: Заявки")
                    .replace("port: " + mail.getImap().getPort(), "port: " + imap.port())
                    .replace("security: none", "security: " + security);

            var seen = trusting.probe(definition);

            assertThat(seen.outcome()).as("%s", seen).isEqualTo(Outcome.UP);
            assertThat(said)
                    .containsSubsequence(
                            "b1 LOGIN {5}",
                            "proba {" + PASSWORD.length() + "}",
                            PASSWORD,
                            "b2 SELECT \"&BBcEMARPBDIEOgQ4-\"",
                            seen.flow().tag(),
                            "b4 UID STORE 7,9 +FLAGS.SILENT (\\Deleted)",
                            "b5 UID EXPUNGE 7,9");
            // To a stranger nothing is said.
            said.clear();
            var stranger = probing.probe(definition);
            assertThat(stranger.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(said).noneMatch(line -> line.contains(PASSWORD) || line.startsWith("b1"));
        }
    }

    /** What an IMAP server says when all goes well. */
    private static void converse(Socket plain, SSLContext context, boolean tls, List<String> said) throws Exception {
        var present = tls ? secured(plain, context) : plain;
        say(present, "* OK ready");
        var tag = "";
        for (var line = line(present); line != null; line = line(present)) {
            said.add(line);
            if (line.matches("[ab][0-9] .*")) {
                tag = line.substring(0, 2);
            }
            if (line.endsWith("}")) {
                say(present, "+ go on");
            } else {
                say(present, (tag.equals("b3") ? "* SEARCH 7 9\r\n" : "") + tag + " OK done");
                if (line.endsWith("STARTTLS")) {
                    present = secured(plain, context);
                }
            }
        }
    }

    private static Socket secured(Socket plain, SSLContext context) throws Exception {
        var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }

    private static void say(Socket connection, String line) throws Exception {
        connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Socket connection) throws Exception {
        var line = new StringBuilder();
        for (int next = connection.getInputStream().read();
                next != '\n';
                next = connection.getInputStream().read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Test
    void aDefinitionThatCouldBeFooledIsRefused() {
        var problems = new Problems();
        var check = CheckDocument.read(
                        "p", "n", "user", CheckDocument.tree("""
                                kind: flow
                                flow:
                                  steps: [{name: a, http: {url: 'http://shop.test/'}}]
                                  arrivals:
                                    - {name: nowhere}
                                    - name: letter
                                      within: 1h
                                      mailbox: {host: 'a@b', port: 0, security: ssl, username: u, secret: geheim, contains: Заявка, folder: "a\\nb"}
                                    - {name: other, mailbox: {host: m.test, username: u, secret: 'env:X', contains: '${tag} ${nobody}'}}
                                """.getBytes(StandardCharsets.UTF_8), true), problems)
                .orElseThrow();
        ProbeTarget.of(check.target().orElseThrow(), problems.inside("flow"));

        assertThat(problems.all())
                .extracting(problem -> problem.path() + " " + problem.rule())
                .contains(
                        "flow.arrivals[0].mailbox required",
                        "flow.arrivals[1].within range",
                        "flow.arrivals[1].mailbox.host credentials",
                        "flow.arrivals[1].mailbox.port range",
                        "flow.arrivals[1].mailbox.security unknown-value",
                        "flow.arrivals[1].mailbox.secret secret-reference",
                        "flow.arrivals[1].mailbox.contains tag",
                        "flow.arrivals[1].mailbox.folder folder",
                        "flow.arrivals[2].mailbox.contains unknown-variable");
    }

    @ParameterizedTest
    @CsvSource({
        "INBOX, INBOX",
        "Заявки, &BBcEMARPBDIEOgQ4-",
        "A&B, A&-B",
        "Входящие/2026, &BBIERQQ+BDQETwRJBDgENQ-/2026"
    })
    void foldersAreNamedAsOnTheWire(String name, String written) {
        assertThat(MailboxLook.utf7(name)).isEqualTo(written);
    }

    private static String flow(String patience, String more) {
        var base = "http://127.0.0.1:" + site.getAddress().getPort();
        return """
            kind: flow
            schedule: {timeout: 12s}
            flow:
              steps: [{name: form, http: {url: "%1$s/form", method: POST, body: "проверка ${tag}"}}]
              arrivals:
                - name: письмо
                  %2$s
                  mailbox: {host: 127.0.0.1, port: %3$d, security: none, username: proba, secret: "env:UNDERSTUDY_SECRET_MAIL"%4$s}
              cleanup: [{name: clean, http: {url: "%1$s/clean"}}]\
            """.formatted(
                        base, patience.replace(", ", "\n      "), mail.getImap().getPort(), more);
    }

    private static List<String> letters() throws Exception {
        return mail.getManagers().getImapHostManager().getInbox(user).getNonDeletedMessages().stream()
                .filter(letter -> !letter.getFlags().contains(Flags.Flag.DELETED))
                .map(letter -> {
                    try {
                        return letter.getMimeMessage().getSubject();
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static void deliver(String subject, String text) {
        try {
            var letter = new MimeMessage(Session.getInstance(new Properties()));
            letter.setFrom("site@shop.test");
            letter.setRecipients(jakarta.mail.Message.RecipientType.TO, "proba@shop.test");
            letter.setSubject(subject, "UTF-8");
            letter.setText(text, "UTF-8");
            letter.saveChanges();
            user.deliver(letter);
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
