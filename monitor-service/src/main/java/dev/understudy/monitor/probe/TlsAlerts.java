package dev.understudy.monitor.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** TLS alerts, https://www.iana.org/assignments/tls-parameters (TLS Alerts). */
final class TlsAlerts {

    private static final Map<Integer, String> BY_NUMBER = new TreeMap<>(Map.ofEntries(
            Map.entry(0, "close_notify"),
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(21, "decryption_failed"),
            Map.entry(22, "record_overflow"),
            Map.entry(30, "decompression_failure"),
            Map.entry(40, "handshake_failure"),
            Map.entry(41, "no_certificate"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(60, "export_restriction"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(86, "inappropriate_fallback"),
            Map.entry(90, "user_canceled"),
            Map.entry(100, "no_renegotiation"),
            Map.entry(109, "missing_extension"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(111, "certificate_unobtainable"),
            Map.entry(112, "unrecognized_name"),
            Map.entry(113, "bad_certificate_status_response"),
            Map.entry(114, "bad_certificate_hash_value"),
            Map.entry(115, "unknown_psk_identity"),
            Map.entry(116, "certificate_required"),
            Map.entry(120, "no_application_protocol")));

    static final List<String> NAMES = List.copyOf(BY_NUMBER.values());

    private static final Pattern NUMBER = Pattern.compile("alert number (\\d{1,3})", Pattern.CASE_INSENSITIVE);

    /** As the JDK words it. */
    private static final Pattern RECEIVED =
            Pattern.compile("(?:Received fatal alert|Received close_notify).*?:? *([a-z_]+)$");

    private TlsAlerts() {}

    static String name(int number) {
        return BY_NUMBER.getOrDefault(number, "unknown_alert_" + number);
    }

    /** The alert that an error text tells of: by its number, as OpenSSL does, or by its name, as the JDK does. */
    static Optional<Integer> number(String text) {
        var number = NUMBER.matcher(text);
        if (number.find()) {
            return Optional.of(Integer.valueOf(number.group(1)));
        }
        var received = RECEIVED.matcher(text);
        return received.find()
                ? BY_NUMBER.entrySet().stream()
                        .filter(alert -> alert.getValue().equals(received.group(1)))
                        .map(Map.Entry::getKey)
                        .findFirst()
                : Optional.empty();
    }
}
