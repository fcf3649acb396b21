package dev.understudy.monitor.probe;

import java.util.Locale;

/** The field of RFC 9110, section 12.5.3. */
final class AcceptEncoding {

    private AcceptEncoding() {}

    /** Whether a coding is acceptable: named with a weight over 0, or covered by a star that has one. */
    static boolean allows(String field, String coding) {
        Boolean star = null;
        for (var part : field.toLowerCase(Locale.ROOT).split(",")) {
            var pieces = part.split(";");
            var name = pieces[0].strip();
            boolean accepted = weight(pieces) > 0;
            if (name.equals(coding) || (coding.equals("gzip") && name.equals("x-gzip"))) {
                return accepted;
            }
            if (name.equals("*")) {
                star = accepted;
            }
        }
        return Boolean.TRUE.equals(star);
    }

    private static double weight(String[] pieces) {
        for (int i = 1; i < pieces.length; i++) {
            var parameter = pieces[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
