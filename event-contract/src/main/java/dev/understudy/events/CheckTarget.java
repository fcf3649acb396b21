package dev.understudy.events;

import dev.understudy.events.CheckEvent.HttpTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check probes or awaits: one record a kind. The same form in the API, in exports and on the topic. No secret is
 * in it: where one is needed, its reference is ({@code env:}, {@code file:}, {@code vault:}...).
 */
public sealed interface CheckTarget
        permits HttpTarget,
                CheckTarget.TlsTarget,
                CheckTarget.DomainTarget,
                CheckTarget.DnsTarget,
                CheckTarget.TcpTarget,
                CheckTarget.PingTarget,
                CheckTarget.HeartbeatTarget,
                CheckTarget.FlowTarget {

    /** Name of the kind, and of the component of {@code CheckApplied} that holds it. */
    String kindName();

    /** What is probed or awaited, for a person to read. */
    String shown();

    /**
     * Credentials of a request, by reference; at most one of the three forms.
     *
     * @param username with {@code secret}: HTTP Basic (RFC 7617)
     * @param secret secret reference of the password
     * @param bearer secret reference of a token (RFC 6750)
     * @param oauth2 a token is fetched first
     */
    record HttpAuth(
            @Nullable String username,
            @Nullable String secret,
            @Nullable String bearer,
            @Nullable OAuth2 oauth2) {}

    /**
     * Client credentials grant (RFC 6749, section 4.4).
     *
     * @param url of the token endpoint
     * @param secret secret reference of the client secret
     */
    record OAuth2(
            String url,
            String clientId,
            String secret,
            @Nullable List<String> scopes) {}

    /**
     * @param url of an HTTP proxy, without credentials
     * @param secret secret reference of the password
     * @param resolveTarget whether the target's name is resolved and judged here before the proxy is asked; absent
     *     means yes
     */
    record ProxyOptions(
            String url,
            @Nullable String username,
            @Nullable String secret,
            @Nullable Boolean resolveTarget) {}

    /**
     * @param serverName SNI, and the name that the certificate must be for; the host when absent
     * @param verify whether the certificate is judged; absent means yes
     * @param trust certificates (PEM) of authorities that are trusted instead of the platform's
     * @param clientCertificate secret reference of a certificate chain (PEM)
     * @param clientKey secret reference of its private key (PKCS #8, PEM)
     * @param minVersion {@code TLSv1.2}, {@code TLSv1.3}
     */
    record TlsOptions(
            @Nullable String serverName,
            @Nullable Boolean verify,
            @Nullable String trust,
            @Nullable String clientCertificate,
            @Nullable String clientKey,
            @Nullable String minVersion) {}

    /**
     * A rule for a field of the response head; every value of a repeated field is looked at.
     *
     * @param op {@code matches} (RE2, found in some value), {@code notMatches} (in none), {@code equals}, {@code
     *     notEquals}, {@code contains}, {@code notContains}, {@code empty}, {@code notEmpty}, {@code absent}, {@code
     *     present}
     * @param allowMissing whether a field that is not there satisfies the rule; absent means no
     */
    record HeaderAssertion(
            String name,
            String op,
            @Nullable String value,
            @Nullable Boolean allowMissing) {}

    /**
     * A rule for a value in a JSON body.
     *
     * @param path JSONPath (RFC 9535, as far as Jayway reads it); {@code $} when absent
     * @param op {@code equals} when absent; {@code contains}, {@code regex} (RE2), {@code isTrue}, {@code truthy},
     *     {@code absent}, {@code exists}, {@code greaterThan}, {@code lessThan}
     * @param negate whether the rule must not hold. A body that is no JSON and, but for {@code absent}, a value that is
     *     not there fail either way
     */
    record JsonAssertion(
            @Nullable String path,
            @Nullable String op,
            @Nullable String value,
            @Nullable Boolean negate) {}

    /**
     * Whether the page is still ours: words, letter case aside.
     *
     * @param present all of them must be on the page
     * @param absent none of them may be
     */
    record KeywordCheck(
            @Nullable List<String> present, @Nullable List<String> absent) {}

    /**
     * The certificates of a server, whatever it serves.
     *
     * @param port 443 when absent, or that of {@code starttls}
     * @param starttls {@code smtp}, {@code imap}, {@code pop3}, {@code ftp}, {@code postgres}, {@code xmpp}
     * @param serverName SNI, and the name that the certificate must be for; the host when absent
     * @param allAddresses whether every address of the name is looked at, and not one alone; absent means no
     * @param expiryDays days before the end at which it is told, each once a certificate; 30, 14, 7, 3, 1 when absent
     * @param fingerprint SHA-256 in hex that the certificate must have
     * @param trust certificates (PEM) of authorities that are trusted instead of the platform's
     * @param clientCertificate secret reference of a certificate chain (PEM), for servers that ask for one
     * @param clientKey secret reference of its private key (PKCS #8, PEM)
     */
    record TlsTarget(
            String host,
            @Nullable Integer port,
            @Nullable String starttls,
            @Nullable String serverName,
            @Nullable Boolean allAddresses,
            @Nullable List<Integer> expiryDays,
            @Nullable String fingerprint,
            @Nullable String trust,
            @Nullable String ipFamily,
            @Nullable String resolver,
            @Nullable List<String> conditions,
            @Nullable String clientCertificate,
            @Nullable String clientKey)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "tls";
        }

        @Override
        public String shown() {
            return port == null ? host : host + ":" + port;
        }
    }

    /**
     * The registration of a domain.
     *
     * @param domain the registered name, in its Unicode or its ASCII form
     * @param expiryDays as for certificates
     * @param rdap base URL of the registry's RDAP service, instead of the bootstrap file's
     * @param whois WHOIS server, {@code host[:port]}, instead of the table's
     */
    record DomainTarget(
            String domain,
            @Nullable List<Integer> expiryDays,
            @Nullable String rdap,
            @Nullable String whois,
            @Nullable List<String> conditions)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "domain";
        }

        @Override
        public String shown() {
            return domain;
        }
    }

    /**
     * A question to a DNS server.
     *
     * @param type {@code A}, {@code MX}... or {@code ANY}; {@code A} when absent
     * @param queryClass {@code IN} when absent
     * @param server {@code host[:port]}; ours when absent
     * @param transport {@code udp} (as when absent) or {@code tcp}
     * @param recursionDesired absent means yes
     * @param rcodes response codes that are accepted; {@code NOERROR} when absent
     * @param records rules for the data of the answers
     * @param detectChanges whether a change of the answers is told; absent means no
     */
    record DnsTarget(
            String name,
            @Nullable String type,
            @Nullable String queryClass,
            @Nullable String server,
            @Nullable String transport,
            @Nullable Boolean recursionDesired,
            @Nullable List<String> rcodes,
            @Nullable RecordRules answer,
            @Nullable RecordRules authority,
            @Nullable RecordRules additional,
            @Nullable List<RecordRule> records,
            @Nullable Boolean detectChanges,
            @Nullable String ipFamily,
            @Nullable List<String> conditions)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "dns";
        }

        @Override
        public String shown() {
            return name + " " + (type == null ? "A" : type) + (server == null ? "" : " @" + server);
        }
    }

    /** Regular expressions (RE2) for the records of a section, each in its text form on one line. */
    record RecordRules(
            @Nullable List<String> failIfAnyMatches,
            @Nullable List<String> failIfAllMatch,
            @Nullable List<String> failIfAnyDoesNotMatch,
            @Nullable List<String> failIfNoneMatches) {}

    /** @param op {@code anyEquals}, {@code allEqual}, {@code noneEquals}, {@code anyContains}, {@code noneContains} */
    record RecordRule(String op, String value) {}

    /**
     * A TCP connection, and what is said on it.
     *
     * @param tls whether TLS starts at once; absent means no
     * @param starttls dialogue by which TLS is asked for, as in {@code TlsTarget}
     * @param expectTlsAlert name of the TLS alert that the server must answer the handshake with
     */
    record TcpTarget(
            String host,
            int port,
            @Nullable Boolean tls,
            @Nullable String starttls,
            @Nullable TlsOptions tlsOptions,
            @Nullable List<DialogStep> dialog,
            @Nullable String expectTlsAlert,
            @Nullable String ipFamily,
            @Nullable String resolver,
            @Nullable List<String> conditions)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "tcp";
        }

        @Override
        public String shown() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * A step of a dialogue; exactly one of the first four.
     *
     * @param expect regular expression (RE2) for a line; lines that do not match are skipped
     * @param expectBytes text that must come next, byte for byte
     * @param send a line, sent with a newline at its end; {@code ${name}} stands for what was captured
     * @param startTls whether TLS starts here
     * @param capture names for parts of the line that {@code expect} matched, {@code ${1}} being its first group
     */
    record DialogStep(
            @Nullable String expect,
            @Nullable String expectBytes,
            @Nullable String send,
            @Nullable Boolean startTls,
            @Nullable Map<String, String> capture) {}

    /**
     * ICMP echo.
     *
     * @param count packets, 1 to 20; 3 when absent
     * @param maxLossPercent of packets; more fail the probe, 0 to 100; 99 when absent: one answer is enough
     */
    record PingTarget(
            String host,
            @Nullable Integer count,
            @Nullable Integer maxLossPercent,
            @Nullable String ipFamily) implements CheckTarget {

        @Override
        public String kindName() {
            return "ping";
        }

        @Override
        public String shown() {
            return host;
        }
    }

    /**
     * A dead man's switch: a job that reports, and is missed when it does not. At most one of {@code period}, {@code
     * cron} and {@code onCalendar}.
     *
     * @param period between successes; a day when nothing says when the job is due
     * @param grace how late a success may be
     * @param cron five fields, or six with seconds first
     * @param onCalendar systemd calendar expression
     * @param timeZone IANA name, for {@code cron} and {@code onCalendar}; UTC when absent
     * @param startDeadline how long after the due time a run may start; only {@code grace} counts when absent
     * @param minRunTime a run that ends sooner has failed
     * @param maxRunTime a run that takes longer has failed; {@code grace} when absent
     * @param slug name in the project's ping URLs; the check's name when absent
     * @param methods of HTTP that count: {@code any} (as when absent) or {@code POST} alone
     * @param manualResume whether a ping does not wake a check at rest; absent means it does
     * @param successKeywords a body with one of them is a success, and so on; the signal's own kind when absent
     * @param bodyLimit bytes that are kept of a body; the rest is dropped
     * @param assertions what a success's body must say
     * @param profile whose output the body is: {@code restic}, {@code borg}, {@code pgbackrest}
     * @param failWithoutKeyword whether a body with none of the keywords is a failure; absent means no
     */
    record HeartbeatTarget(
            @Nullable Duration period,
            @Nullable Duration grace,
            @Nullable String cron,
            @Nullable String onCalendar,
            @Nullable String timeZone,
            @Nullable Duration startDeadline,
            @Nullable Duration minRunTime,
            @Nullable Duration maxRunTime,
            @Nullable String slug,
            @Nullable String methods,
            @Nullable Boolean manualResume,
            @Nullable List<String> successKeywords,
            @Nullable List<String> failureKeywords,
            @Nullable List<String> startKeywords,
            @Nullable Integer bodyLimit,
            @Nullable List<BodyAssertion> assertions,
            @Nullable String profile,
            @Nullable Boolean failWithoutKeyword)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "heartbeat";
        }

        @Override
        public String shown() {
            return period != null
                    ? "every " + period
                    : cron != null ? "cron " + cron : onCalendar != null ? "OnCalendar=" + onCalendar : "heartbeat";
        }
    }

    /**
     * A rule for the body of a heartbeat. The value is found by {@code jsonPath} or by the first group of {@code regex};
     * it is the body itself without both.
     *
     * @param op {@code equals}, {@code contains}, {@code matches}, {@code notMatches}, {@code greaterThan}, {@code
     *     lessThan}, {@code exists}
     * @param maxDropPercent how much smaller than the median of the previous runs' the number may be
     * @param maxRisePercent how much larger it may be
     */
    record BodyAssertion(
            @Nullable String jsonPath,
            @Nullable String regex,
            @Nullable String op,
            @Nullable String value,
            @Nullable Double maxDropPercent,
            @Nullable Double maxRisePercent) {}

    /**
     * Several HTTP requests, one after the other, with the cookies kept between them.
     *
     * @param variables usable as {@code ${name}} in URLs, headers and bodies, beside {@code ${tag}} (of this run alone),
     *     {@code ${timestamp}} and what earlier steps extracted
     * @param cleanup steps that follow whether or not the others succeeded
     * @param arrivals what the steps must lead to elsewhere; awaited after the steps, before the cleanup
     */
    record FlowTarget(
            List<FlowStep> steps,
            @Nullable List<FlowStep> cleanup,
            @Nullable Map<String, String> variables,
            @Nullable List<FlowArrival> arrivals)
            implements CheckTarget {

        @Override
        public String kindName() {
            return "flow";
        }

        @Override
        public String shown() {
            return steps.isEmpty() ? "flow" : steps.getFirst().http().url();
        }
    }

    /**
     * @param extract values of the answer that later steps use
     * @param retryFor how long the step is repeated until it succeeds: what must arrive may take a while; once when
     *     absent
     */
    record FlowStep(
            String name,
            HttpTarget http,
            @Nullable List<Extraction> extract,
            @Nullable Duration retryFor,
            @Nullable Duration retryEvery) {}

    /**
     * Something that must arrive where people would look for it.
     *
     * @param mailbox a letter must come here; so far the only place
     * @param within how long it may take; a minute when absent
     * @param every how often the place is looked at; 5 s when absent
     */
    record FlowArrival(
            String name,
            @Nullable MailboxTarget mailbox,
            @Nullable Duration within,
            @Nullable Duration every) {}

    /**
     * A folder of a mailbox, read over IMAP (RFC 9051), and the letter that is looked for in it.
     *
     * @param port 993 when absent, 143 unless {@code security} is {@code tls}
     * @param security {@code tls} (as when absent), {@code starttls}, {@code none}
     * @param secret secret reference of the password
     * @param folder {@code INBOX} when absent
     * @param contains text of the letter, its subject or its body; {@code ${tag}} when absent, which it must hold in any
     *     case: an older letter would do otherwise
     * @param keep whether the letter stays; absent means that it is deleted once it is found
     * @param trust certificates (PEM) of authorities that are trusted instead of the platform's
     */
    record MailboxTarget(
            String host,
            @Nullable Integer port,
            @Nullable String security,
            String username,
            String secret,
            @Nullable String folder,
            @Nullable String contains,
            @Nullable Boolean keep,
            @Nullable String trust) {}

    /**
     * A value from an answer; exactly one of the last four.
     *
     * @param regex its first group, or all that it matches
     */
    record Extraction(
            String name,
            @Nullable String jsonPath,
            @Nullable String regex,
            @Nullable String header,
            @Nullable String cookie) {}
}
