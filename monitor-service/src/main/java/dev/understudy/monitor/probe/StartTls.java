package dev.understudy.monitor.probe;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How TLS is asked for on a connection that began without it. */
enum StartTls {
    /** RFC 3207. */
    SMTP(25),
    /** RFC 2595. */
    IMAP(143),
    /** RFC 2595. */
    POP3(110),
    /** RFC 4217. */
    FTP(21),
    /** PostgreSQL's SSLRequest message. */
    POSTGRES(5432),
    /** RFC 6120, section 5. */
    XMPP(5222);

    static final List<String> NAMES = Arrays.stream(values())
            .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
            .toList();

    final int port;

    StartTls(int port) {
        this.port = port;
    }

    static @Nullable StartTls of(@Nullable String name) {
        return name == null ? null : valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }
}
