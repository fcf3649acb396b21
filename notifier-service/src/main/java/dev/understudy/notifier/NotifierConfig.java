package dev.understudy.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How messages are delivered; durations as {@code 30s} or ISO-8601. */
@ConfigMapping(prefix = "understudy.notifier")
public interface NotifierConfig {

    /** Messages on their way at the same time, over all channels of this replica. */
    @WithDefault("16")
    int concurrency();

    /** How often to look for what another replica wrote, and for leases that ran out; own work wakes the engine. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How long a message may be on its way before another replica takes the sender for dead. */
    @WithDefault("40s")
    Duration lease();

    /** The first wait before another attempt, and the longest; each further one doubles. */
    Retries emergency();

    /** The same for what can wait. */
    Retries planned();

    /** Failures of one channel after which the person's next channel is taken, if there is one. */
    @WithDefault("4")
    int patience();

    /** Kinds of channels that the operator has switched off; asking for one is recorded, not dropped. */
    Optional<Set<String>> disabledChannels();

    /** Where people's browsers reach this service, without a slash at the end; no links while it is unset. */
    Optional<String> publicUrl();

    /**
     * Reference to the key that signs buttons and links, at least 32 characters. While it is unset each start makes one
     * of its own, so that older buttons answer that they are over.
     */
    Optional<String> signingKey();

    Email email();

    Webhook webhook();

    Telegram telegram();

    Max max();

    Vk vk();

    Slack slack();

    Mattermost mattermost();

    Ntfy ntfy();

    Sms sms();

    Voice voice();

    /** How long notifications and their log are kept. */
    @WithDefault("400d")
    Duration retention();

    /** How long a test message, or one that a person sends again, is worth telling. */
    @WithDefault("1h")
    Duration resendLifetime();

    /** How long a digest is worth telling after the hours that held it back are over. */
    @WithDefault("12h")
    Duration digestLifetime();

    /**
     * What is sent to an address that nobody has answered from yet, when the person has no other: {@code last-resort}
     * (everything), {@code emergencies} or {@code never}.
     */
    @WithDefault("last-resort")
    Unverified unverified();

    /**
     * Whom a member of Slack or Mattermost stands for who presses a button and has not linked the account: {@code alone},
     * the recipient, if nobody else of the project has that hook and the recipient has linked no account; or {@code
     * nobody}.
     */
    @WithDefault("alone")
    Strangers strangers();

    /** How long a code that links a chat to a person is good for. */
    @WithDefault("15m")
    Duration linkCodeLifetime();

    /** What may go to an address that nobody has answered from. */
    enum Unverified {
        LAST_RESORT,
        EMERGENCIES,
        NEVER
    }

    /** Whom accounts stand for that nobody linked. */
    enum Strangers {
        ALONE,
        NOBODY
    }

    interface Retries {
        Duration first();

        Duration longest();
    }

    interface Email {
        /** From connecting to the server's answer to the whole message; shorter than the lease. */
        @WithDefault("25s")
        Duration timeout();

        Imap imap();
    }

    /** The mailbox that answers come back to; none while the host is unset. */
    interface Imap {
        Optional<String> host();

        @WithDefault("993")
        int port();

        @WithDefault("true")
        boolean tls();

        Optional<String> user();

        /** Reference to the password. */
        Optional<String> password();

        @WithDefault("INBOX")
        String folder();

        /** How often to look; {@code off} for never. */
        @WithDefault("10s")
        String interval();
    }

    interface Webhook {
        /** From resolving the name to the status line; shorter than the lease. */
        @WithDefault("10s")
        Duration timeout();
    }

    /** How a bot hears: {@code off}, {@code polling} (no public address needed) or {@code webhook}. */
    enum Listening {
        OFF,
        POLLING,
        WEBHOOK
    }

    interface Telegram {
        /** Own Bot API servers exist. */
        @WithDefault("https://api.telegram.org")
        String baseUrl();

        /** Reference to the bot's token; no Telegram while it is unset. */
        Optional<String> token();

        @WithDefault("polling")
        Listening listening();

        /** Reference to the secret that Telegram repeats in a header, 1 to 256 of {@code A-Za-z0-9_-}. */
        Optional<String> webhookSecret();

        @WithDefault("10s")
        Duration timeout();

        /** How long one request of polling waits for news. */
        @WithDefault("25s")
        Duration pollTimeout();
    }

    interface Max {
        @WithDefault("https://platform-api.max.ru")
        String baseUrl();

        Optional<String> token();

        /**
         * Reference to the secret that MAX repeats in a header when it posts to us, 5 to 256 of {@code A-Za-z0-9_-};
         * while it is unset, buttons are links.
         */
        Optional<String> webhookSecret();

        /** Whether this service tells MAX itself where to post. */
        @WithDefault("true")
        boolean announce();
    }

    interface Vk {
        @WithDefault("https://api.vk.com")
        String baseUrl();

        Optional<String> token();

        @WithDefault("5.199")
        String version();

        /** Reference to the secret key of the Callback API; while it is unset, buttons are links. */
        Optional<String> secret();

        /** What VK wants to hear once when the address {@code /hooks/vk} is entered there. */
        Optional<String> confirmation();
    }

    interface Slack {
        /** Reference to the signing secret of the app whose buttons come back; none, and buttons are links. */
        Optional<String> signingSecret();
    }

    interface Mattermost {
        /** Reference to the token of the slash command, by which it proves itself; none, and there are no commands. */
        Optional<String> commandToken();
    }

    interface Ntfy {
        @WithDefault("https://ntfy.sh")
        String baseUrl();

        Optional<String> token();
    }

    /** SMS through an HTTP gateway. */
    interface Sms {
        /** {@code smsc} (smsc.ru and its relatives) or {@code generic}. */
        @WithDefault("smsc")
        String profile();

        @WithDefault("https://smsc.ru")
        String baseUrl();

        Optional<String> login();

        /** Reference to the password or API key. */
        Optional<String> password();

        Optional<String> sender();

        /**
         * Reference to what stands at the end of the address that the gateway reports to, {@code /hooks/gateway/<secret>};
         * nobody can report while it is unset.
         */
        Optional<String> reportSecret();

        /** Messages a month and address; beyond it, the person's next channel is taken. */
        @WithDefault("200")
        int monthly();

        Generic generic();
    }

    interface Voice {
        @WithDefault("20")
        int monthly();

        /** Where calls are asked for when {@code sms.profile} is {@code generic}. */
        Generic generic();
    }

    /** A gateway described by configuration; {@code {to}}, {@code {text}}, {@code {id}} and {@code {secret}} are filled in. */
    interface Generic {
        Optional<String> url();

        @WithDefault("POST")
        String method();

        @WithDefault("application/x-www-form-urlencoded")
        String contentType();

        Optional<String> body();

        Map<String, String> headers();

        /** JSON field of a success that names the message. */
        Optional<String> idField();

        Report report();
    }

    /**
     * How such a gateway says what became of a message: in an answer to a question, or by calling {@code
     * /hooks/gateway/<secret>}. Fields are of JSON, of a form or of a query.
     */
    interface Report {
        /** Where to ask; {@code {id}} is what the gateway calls the message. Not asked while it is unset. */
        Optional<String> url();

        @WithDefault("GET")
        String method();

        Optional<String> body();

        /** The field of a call that names the message: by the gateway's id or ours. */
        @WithDefault("id")
        String idField();

        @WithDefault("status")
        String statusField();

        /** What the status says when the message arrived. */
        @WithDefault("delivered")
        Set<String> delivered();

        @WithDefault("read")
        Set<String> read();

        /** What it says when the message will not arrive. */
        @WithDefault("failed,undelivered,rejected,expired")
        Set<String> failed();

        /** What it says when nothing else would arrive there either. */
        Optional<Set<String>> gone();
    }
}
