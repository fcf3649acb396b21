package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailRoomTest {

    @TempDir
    Path data;

    private RunningDemo running;

    @BeforeEach
    void start() throws Exception {
        running = new RunningDemo(data);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void takesMailForAnybodyAndShowsItAtOnce() throws Exception {
        long before = System.currentTimeMillis();
        MimeMultipart parts = new MimeMultipart("alternative");
        parts.addBodyPart(part("<p>Сайт лежит</p>", "html"));
        parts.addBodyPart(part("Сайт лежит с 12:00", "plain"));
        MimeMessage mail = mail("Авария: Витрина");
        mail.setContent(parts);
        send(mail, "ivanov@example.test", "petrova@example.test");

        JsonNode list = running.json(running.pages("/mails.json"));

        assertThat(list.get("received").asInt()).isEqualTo(2);
        assertThat(list.get("duplicates").asInt())
                .as("one mail to two people is no duplicate")
                .isZero();
        JsonNode newest = list.at("/mails/0");
        assertThat(newest.get("subject").asText()).isEqualTo("Авария: Витрина");
        assertThat(newest.get("text").asText()).isEqualTo("Сайт лежит с 12:00");
        assertThat(newest.get("from").asText()).contains("Дозорный", "understudy@example.test");
        assertThat(newest.get("messageId").asText()).isEqualTo(mail.getMessageID());
        assertThat(newest.get("receivedAt").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(list.get("mails").findValuesAsText("to"))
                .containsExactlyInAnyOrder("ivanov@example.test", "petrova@example.test");
        assertThat(running.get(running.pages("/mails/1")).body()).contains("Авария: Витрина", "Сайт лежит с 12:00");
        assertThat(running.json(running.pages("/mails.json?after=1")).get("mails"))
                .hasSize(1);
    }

    @Test
    void countsAMailSentTwice() throws Exception {
        MimeMessage mail = mail("Авария");
        mail.setText("раз", "UTF-8");
        send(mail, "ivanov@example.test");
        send(mail, "ivanov@example.test");

        JsonNode list = running.json(running.pages("/mails.json"));

        assertThat(list.get("duplicates").asInt()).isEqualTo(1);
        assertThat(list.at("/mails/0/duplicate").asInt()).isEqualTo(1);
        assertThat(list.at("/mails/1/duplicate").asInt()).isZero();
    }

    @Test
    void hostileMailIsShownAsTextOnly() throws Exception {
        MimeMessage mail = mail("<script>alert('s')</script>");
        mail.setText("</pre><img src=x onerror=\"alert(1)\">", "UTF-8", "html");
        mail.setHeader("Message-ID", "<\"onmouseover=alert(2)//@evil>");
        send(mail, "\"<svg/onload=alert(3)>\"@example.test");

        for (String path : new String[] {"/", "/mails/1"}) {
            var page = running.get(running.pages(path));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("&lt;script&gt;alert(&#39;s&#39;)")
                    .doesNotContain("<script", "<img", "<svg");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
        assertThat(running.get(running.pages("/mails/1")).body()).contains("&lt;/pre&gt;&lt;img src=x");
    }

    @Test
    void brokenMailIsStillTakenIn() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", running.demo.smtpPort())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reply(in)).startsWith("220");
            for (String line : new String[] {"HELO x", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA"}) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(reply(in)).matches("(250|354) .*");
            }
            socket.getOutputStream()
                    .write(("Content-Type: text/plain; charset=martian\r\nSubject: =?martian?Q?x?=\r\n"
                                    + "Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n.\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(reply(in)).startsWith("250");
        }

        assertThat(running.json(running.pages("/mails.json")).at("/mails/0/to").asText())
                .isEqualTo("c@d");
        assertThat(running.get(running.pages("/mails/1")).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsTheLastThousandMailsOnly() throws Exception {
        MimeMessage mail = mail("Авария");
        mail.setText("раз", "UTF-8");
        InternetAddress[] everybody = new InternetAddress[101];
        for (int i = 0; i < everybody.length; i++) {
            everybody[i] = new InternetAddress("person" + i + "@example.test");
        }
        for (int i = 0; i < 10; i++) {
            Transport.send(mail, everybody);
        }

        JsonNode list = running.json(running.pages("/mails.json"));
        assertThat(list.get("received").asInt()).isEqualTo(1_010);
        assertThat(list.get("mails")).hasSize(1_000);
        assertThat(running.get(running.pages("/mails/10")).statusCode()).isEqualTo(404);
        assertThat(running.get(running.pages("/mails/1010")).statusCode()).isEqualTo(200);
    }

    @Test
    void anAuthenticWebhookIsTakenAndARepeatedOneCounted() throws Exception {
        String body = "{\"текст\":\"<script>Сайт лежит\"}";

        assertThat(call("msg_1", Instant.now(), body, sign("msg_1", Instant.now(), body)))
                .isEqualTo(204);
        assertThat(call("msg_1", Instant.now(), body, "v1,AAAA v2,x " + sign("msg_1", Instant.now(), body)))
                .as("any one right signature will do, so that keys can be changed")
                .isEqualTo(204);

        JsonNode list = running.json(running.pages("/webhooks.json"));
        assertThat(list.get("received").asInt()).isEqualTo(2);
        assertThat(list.get("duplicates").asInt()).isEqualTo(1);
        JsonNode newest = list.at("/calls/0");
        assertThat(newest.get("id").asText()).isEqualTo("msg_1");
        assertThat(newest.get("name").asText()).isEqualTo("ivanov");
        assertThat(newest.get("verified").asBoolean()).isTrue();
        assertThat(newest.get("body").asText()).isEqualTo(body);
        assertThat(newest.get("duplicate").asInt()).isEqualTo(1);
        assertThat(newest.get("receivedAt").asLong()).isPositive();
        assertThat(running.get(running.pages("/")).body())
                .contains("signature right", "&lt;script&gt;Сайт лежит")
                .doesNotContain("<script");
    }

    @Test
    void aWebhookThatProvesNothingIsTurnedAway() throws Exception {
        Instant now = Instant.now();
        String right = sign("msg_1", now, "{}");

        assertThat(call("msg_1", now, "{ }", right)).as("other body").isEqualTo(401);
        assertThat(call("msg_2", now, "{}", right)).as("other id").isEqualTo(401);
        assertThat(call("msg_1", now.plusSeconds(1), "{}", right))
                .as("other time")
                .isEqualTo(401);
        assertThat(call("msg_1", now, "{}", "v1," + "A".repeat(44)))
                .as("made up")
                .isEqualTo(401);
        Instant old = now.minusSeconds(400);
        assertThat(call("msg_1", old, "{}", sign("msg_1", old, "{}")))
                .as("replayed")
                .isEqualTo(401);
        assertThat(running.send(running.pages("/webhook/ivanov"), new byte[0]).statusCode())
                .as("no headers")
                .isEqualTo(401);

        JsonNode list = running.json(running.pages("/webhooks.json"));
        assertThat(list.get("received").asInt()).isEqualTo(6);
        assertThat(list.get("duplicates").asInt()).isZero();
        assertThat(list.get("calls"))
                .noneSatisfy(
                        call -> assertThat(call.get("verified").asBoolean()).isTrue());
    }

    /** The last line of a reply, which may have several. */
    private static String reply(BufferedReader in) throws Exception {
        String line = in.readLine();
        while (line.charAt(3) == '-') {
            line = in.readLine();
        }
        return line;
    }

    private int call(String id, Instant at, String body, String signature) throws Exception {
        return running.send(
                        running.pages("/webhook/ivanov"),
                        body.getBytes(StandardCharsets.UTF_8),
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        String.valueOf(at.getEpochSecond()),
                        "webhook-signature",
                        signature)
                .statusCode();
    }

    /** Signed here as the specification has it, not by the code under test. */
    private static String sign(String id, Instant at, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(RunningDemo.WEBHOOK_KEY, "HmacSHA256"));
        byte[] signed = (id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    }

    private MimeMessage mail(String subject) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(running.demo.smtpPort()));
        MimeMessage mail = new MimeMessage(Session.getInstance(properties)) {
            @Override
            protected void updateMessageID() throws jakarta.mail.MessagingException {
                if (getMessageID() == null) {
                    super.updateMessageID();
                }
            }
        };
        mail.setFrom(new InternetAddress("understudy@example.test", "Дозорный", "UTF-8"));
        mail.setRecipients(RecipientType.TO, "somebody@example.test");
        mail.setSubject(subject, "UTF-8");
        return mail;
    }

    private static MimeBodyPart part(String text, String subtype) throws Exception {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    private static void send(MimeMessage mail, String... recipients) throws Exception {
        InternetAddress[] addresses = new InternetAddress[recipients.length];
        for (int i = 0; i < recipients.length; i++) {
            addresses[i] = new InternetAddress(recipients[i], false);
        }
        Transport.send(mail, addresses);
    }
}
