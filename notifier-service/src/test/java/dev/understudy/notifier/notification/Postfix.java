package dev.understudy.notifier.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Postfix of its own on loopback. It speaks STARTTLS, greylists {@code grey@}, knows no {@code nobody@}, keeps the
 * mailbox of {@code understudy@}, and passes on everything else: {@code bounced@} to one server, the rest to another.
 */
final class Postfix implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/sbin/postfix");
    private static final String MAILBOX = "understudy@example.com";

    final Path certificate;
    private final Path folder;
    private final Path configuration;

    /** Whether it is here, and this process may start it: Postfix wants to begin as root. */
    static boolean isInstalled() {
        return Files.isExecutable(BINARY) && run(List.of("true")) == 0;
    }

    Postfix(Path folder, int port, int next, int refusing) throws IOException {
        this.folder = folder;
        this.configuration = Files.createDirectory(folder.resolve("etc"));
        this.certificate = configuration.resolve("cert.pem");
        var queue = Files.createDirectory(folder.resolve("queue"));
        var data = Files.createDirectory(folder.resolve("data"));
        run("chmod", "755", folder.toString(), configuration.toString(), queue.toString(), data.toString());
        run("chown", "postfix", data.toString());
        run("chown", "root", queue.toString());
        run(
                "chown",
                "65534:65534",
                Files.createDirectory(folder.resolve("mail")).toString());
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                configuration.resolve("key.pem").toString(),
                "-out",
                certificate.toString(),
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1");
        greylist(true);
        Files.writeString(
                configuration.resolve("transport"),
                "bounced@example.com smtp:[127.0.0.1]:" + refusing + "\n" + MAILBOX + " virtual:\n");
        Files.writeString(configuration.resolve("mailboxes"), MAILBOX + " inbox/\n");
        Files.writeString(configuration.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = %1$s/mail.log
                maillog_file_prefixes = %1$s
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = mail.test
                mydestination =
                mynetworks = 127.0.0.0/8
                relayhost = [127.0.0.1]:%2$d
                smtpd_tls_security_level = may
                smtpd_tls_cert_file = %1$s/etc/cert.pem
                smtpd_tls_key_file = %1$s/etc/key.pem
                smtpd_tls_received_header = yes
                smtpd_recipient_restrictions = check_recipient_access texthash:%1$s/etc/recipients, permit_mynetworks, reject
                transport_maps = texthash:%1$s/etc/transport
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = texthash:%1$s/etc/mailboxes
                virtual_uid_maps = static:65534
                virtual_gid_maps = static:65534
                notify_classes =
                """.formatted(folder, next));
        Files.writeString(configuration.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                tlsmgr unix - - n 1000? 1 tlsmgr
                scache unix - - n - 1 scache
                anvil unix - - n - 1 anvil
                proxymap unix - - n - - proxymap
                virtual unix - n n - - virtual
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
        assertThat(postfix("start")).as("Postfix starts").isZero();
        await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
            try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                return socket.getInputStream().read() == '2';
            }
        });
    }

    void greylist(boolean on) throws IOException {
        Files.writeString(
                configuration.resolve("recipients"),
                (on ? "grey@example.com 451 4.7.1 greylisted, try again\n" : "")
                        + "nobody@example.com 550 5.1.1 no such user\n",
                UTF_8);
        if (!on) {
            postfix("reload");
        }
    }

    /** What came into the mailbox since the last time, as it stands there. */
    List<byte[]> fetch() throws IOException {
        var inbox = folder.resolve("mail").resolve("inbox").resolve("new");
        run("chmod", "-R", "a+rX", folder.resolve("mail").toString());
        if (!Files.isDirectory(inbox)) {
            return List.of();
        }
        var mails = new ArrayList<byte[]>();
        try (var files = Files.newDirectoryStream(inbox)) {
            for (var file : files) {
                mails.add(Files.readAllBytes(file));
                run("rm", file.toString());
            }
        }
        return mails;
    }

    private int postfix(String command) {
        return run("postfix", "-c", configuration.toString(), command);
    }

    private static int run(String... command) {
        return run(List.of(command));
    }

    private static int run(List<String> command) {
        var whole = new ArrayList<String>();
        if (!System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("sudo", "-n"));
        }
        whole.addAll(command);
        try {
            var process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        postfix("stop");
        run("chown", "-R", System.getProperty("user.name"), folder.toString());
    }
}
