package dev.understudy.standalone.access;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Makes the bearer tokens that the services accept. Claims: {@code docs/design/foundation.md}. */
final class TokenIssuer {

    static final String ISSUER = "understudy";

    private final SuiteKeys keys;

    TokenIssuer(SuiteKeys keys) {
        this.keys = keys;
    }

    /** @param client the only client whose projects the bearer may see; null for no such limit */
    String issue(Role role, @Nullable String client, String subject, Duration ttl, Instant now) {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(ttl).getEpochSecond()));
        claims.setStringListClaim("groups", List.of(role.id()));
        if (client != null) {
            claims.setStringClaim("client", client);
        }
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setPayload(claims.toJson());
        signature.setKey(keys.privateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the token cannot be signed", e);
        }
    }

    static boolean isValid(String token, PublicKey key, Instant at) {
        try {
            new JwtConsumerBuilder()
                    .setVerificationKey(key)
                    .setExpectedIssuer(ISSUER)
                    .setRequireExpirationTime()
                    .setEvaluationTime(NumericDate.fromSeconds(at.getEpochSecond()))
                    .build()
                    .process(token);
            return true;
        } catch (InvalidJwtException e) {
            return false;
        }
    }
}
