package dev.understudy.demo.mailroom;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what a person would read of a mail. A mail that breaks the rules is still a mail: what can be read is read. */
final class MailText {

    private static final int DEEPEST_PART = 8;

    private MailText() {}

    static String header(MimeMessage mail, String name) {
        String raw;
        try {
            raw = mail.getHeader(name, ", ");
            if (raw == null) {
                return "";
            }
        } catch (MessagingException e) {
            return "";
        }
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(raw)).strip();
        } catch (UnsupportedEncodingException e) {
            return raw.strip();
        }
    }

    /** The first plain text, else the first HTML source, else nothing; cut at {@link Mail#LONGEST_TEXT}. */
    static String text(MimeMessage mail) {
        String text =
                text(mail, "text/plain", 0).or(() -> text(mail, "text/html", 0)).orElse("");
        return text.length() <= Mail.LONGEST_TEXT ? text : text.substring(0, Mail.LONGEST_TEXT);
    }

    private static Optional<String> text(Part part, String type, int depth) {
        try {
            if (part.isMimeType(type)) {
                return Optional.of(content(part));
            }
            if (depth < DEEPEST_PART
                    && part.isMimeType("multipart/*")
                    && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    Optional<String> found = text(parts.getBodyPart(i), type, depth + 1);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            return Optional.empty();
        }
    }

    private static String content(Part part) throws MessagingException, IOException {
        try {
            return String.valueOf(part.getContent());
        } catch (UnsupportedEncodingException e) {
            return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
