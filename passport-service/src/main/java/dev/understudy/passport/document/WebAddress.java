package dev.understudy.passport.document;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Domain names and http(s) addresses, also with letters beyond ASCII. */
public final class WebAddress {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(https?)://([^/?#\\s@:\\[\\]]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?([/?#].*)?");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(?!$)|$)){4}");

    private WebAddress() {}

    /**
     * The address as it goes over the wire: host in Punycode (RFC 5891), everything else percent-encoded (RFC 3986).
     * Empty when it is no http or https address, or carries credentials.
     */
    public static Optional<String> ascii(String url) {
        var parts = ADDRESS.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var port = parts.group(3) == null ? "" : parts.group(3);
        if (!port.isEmpty()) {
            int number = Integer.parseInt(port.substring(1));
            if (number < 1 || number > 65_535) {
                return Optional.empty();
            }
        }
        var rest = parts.group(4) == null ? "" : parts.group(4);
        return asciiHost(parts.group(2)).flatMap(host -> {
            try {
                return Optional.of(new URI(parts.group(1).toLowerCase(Locale.ROOT) + "://" + host + port + rest)
                                .toASCIIString())
                        .filter(address -> URI.create(address).getHost() != null);
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** A domain name of two labels or more, in Punycode and lower case. Empty when it is none. */
    static Optional<String> asciiDomain(String name) {
        return asciiHost(name).filter(host -> host.contains(".") && !host.matches("[0-9.]+|\\[.*"));
    }

    /** A host name in Punycode and lower case, also of one label, or an IP address. Empty when it is neither. */
    public static Optional<String> asciiHostOrIp(String host) {
        if (host.contains(":")) {
            return isIpv6(host) ? Optional.of(host.toLowerCase(Locale.ROOT)) : Optional.empty();
        }
        return asciiHost(host)
                .filter(ascii ->
                        !ascii.matches("[0-9.]+") || IPV4.matcher(ascii).matches());
    }

    /** RFC 4291, section 2.2, as {@link URI} reads it. */
    private static boolean isIpv6(String ipv6) {
        try {
            return new URI("http://[" + ipv6 + "]/").getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<String> asciiHost(String host) {
        if (host.startsWith("[")) {
            return Optional.of(host);
        }
        try {
            var ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            boolean labels = ascii.length() <= 253
                    && Arrays.stream(ascii.split("\\.", -1))
                            .allMatch(label -> LABEL.matcher(label).matches());
            return labels ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
