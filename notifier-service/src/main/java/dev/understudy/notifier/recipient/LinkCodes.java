package dev.understudy.notifier.recipient;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.notifier.recipient.Contacts.Link;
import dev.understudy.notifier.recipient.Contacts.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One-time codes that tie a chat to a person: eleven characters of an alphabet without look-alikes, 55 bits, good for
 * minutes. Only their hash is kept.
 */
@ApplicationScoped
public class LinkCodes {

    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int LENGTH = 11;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final EntityManager entities;
    private final Contacts contacts;

    LinkCodes(EntityManager entities, Contacts contacts) {
        this.entities = entities;
        this.contacts = contacts;
    }

    /** In the caller's transaction. An older code of the person for the same kind is void. */
    public String issue(String projectId, String personId, String kind, Instant expires) {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        entities.createNativeQuery("DELETE FROM link_code WHERE project_id = ?1 AND person_id = ?2 AND kind = ?3")
                .setParameter(1, projectId)
                .setParameter(2, personId)
                .setParameter(3, kind)
                .executeUpdate();
        entities.createNativeQuery("INSERT INTO link_code (code_hash, project_id, person_id, kind, expires_at)"
                        + " VALUES (?1, ?2, ?3, ?4, ?5)")
                .setParameter(1, hash(code.toString()))
                .setParameter(2, projectId)
                .setParameter(3, personId)
                .setParameter(4, kind)
                .setParameter(5, expires)
                .executeUpdate();
        return code.toString();
    }

    /**
     * Links a chat to whom the code was given for; the code is void then. In the caller's transaction.
     *
     * @param address of the chat; null where only the account is to stand for the person
     * @return whose it is now; empty when the code is unknown, used or too old
     */
    public Optional<Owner> redeem(String code, String kind, @Nullable String address, String account, Instant now) {
        List<Object[]> rows = entities.createNativeQuery(
                        "DELETE FROM link_code WHERE code_hash = ?1 AND kind = ?2 RETURNING project_id, person_id, expires_at",
                        Object[].class)
                .setParameter(1, hash(code.strip().toUpperCase(Locale.ROOT)))
                .setParameter(2, kind)
                .getResultList();
        if (rows.isEmpty() || !now.isBefore((Instant) rows.getFirst()[2])) {
            return Optional.empty();
        }
        var owner = new Owner((String) rows.getFirst()[0], (String) rows.getFirst()[1]);
        if (address == null) {
            contacts.linkAccount(owner.projectId(), owner.personId(), kind, account, now);
        } else {
            contacts.link(new Link(owner.projectId(), owner.personId(), kind, address, account), now);
        }
        return Optional.of(owner);
    }

    private static String hash(String code) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
