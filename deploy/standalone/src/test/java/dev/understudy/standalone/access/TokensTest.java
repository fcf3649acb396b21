package dev.understudy.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.standalone.suite.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    Path temporary;

    private DataFolder folder;
    private SuiteKeys keys;

    @BeforeEach
    void prepare() {
        folder = DataFolder.at(temporary).prepared();
        keys = SuiteKeys.prepared(folder, NOW);
    }

    @Test
    void aTokenIsVerifiedByThePublicKeyFileAlone() throws Exception {
        var token = new TokenIssuer(keys).issue(Role.CLIENT, "acme", "olga", Duration.ofHours(8), NOW);

        var claims = verified(token, NOW.plus(Duration.ofHours(7)));

        assertThat(claims.getIssuer()).isEqualTo("understudy");
        assertThat(claims.getSubject()).isEqualTo("olga");
        assertThat(claims.getStringListClaimValue("groups")).isEqualTo(List.of("client"));
        assertThat(claims.getStringClaimValue("client")).isEqualTo("acme");
        assertThat(claims.getExpirationTime().getValue())
                .isEqualTo(NOW.plus(Duration.ofHours(8)).getEpochSecond());
        assertThatThrownBy(() -> verified(token, NOW.plus(Duration.ofHours(9))))
                .hasMessageContaining("no longer valid");
    }

    @Test
    void anotherSuitesTokenIsWorthNothingHere() throws IOException {
        var other =
                DataFolder.at(Files.createDirectory(temporary.resolve("other"))).prepared();
        var token = new TokenIssuer(SuiteKeys.prepared(other, NOW))
                .issue(Role.ADMIN, null, "admin", Duration.ofHours(1), NOW);
        assertThat(TokenIssuer.isValid(token, keys.publicKey(), NOW)).isFalse();
    }

    @Test
    void theAdminTokenStaysUntilItNearsItsEnd() throws Exception {
        var first = Files.readString(folder.adminToken());
        assertThat(verified(first.strip(), NOW).getStringListClaimValue("groups"))
                .containsExactly("admin");

        SuiteKeys.prepared(folder, NOW.plus(Duration.ofDays(300)));
        assertThat(folder.adminToken()).hasContent(first);

        SuiteKeys.prepared(folder, NOW.plus(Duration.ofDays(340)));
        assertThat(Files.readString(folder.adminToken())).isNotEqualTo(first);
    }

    @Test
    void keysAndTokensAreTheOwnersAlone() throws IOException {
        for (var file : List.of(folder.privateKey(), folder.publicKey(), folder.adminToken())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDamagedKeySaysWhatToDo() throws IOException {
        Files.writeString(folder.privateKey(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> SuiteKeys.read(folder)).hasMessageContaining("restore it from a backup");
    }

    @Test
    void anUnknownRoleIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> Role.of("root"))
                .hasMessage("Unknown role 'root'; roles are admin, dispatcher, engineer, client, auditor, ingest.");
    }

    @Test
    void passwordsAreMadeOnceAndKept() throws IOException {
        var passwords = new Passwords(folder);
        var password = passwords.of("incident");
        assertThat(passwords.of("incident")).isEqualTo(password).hasSizeGreaterThan(30);
        assertThat(passwords.of("report")).isNotEqualTo(password);
        assertThat(passwords.webhookKey("hook")).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.secret("incident"))))
                .isEqualTo("rw-------");
    }

    private JwtClaims verified(String token, Instant at) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKey(publicKeyFromFile())
                .setExpectedIssuer("understudy")
                .setRequireExpirationTime()
                .setRequireSubject()
                .setRequireJwtId()
                .setEvaluationTime(NumericDate.fromSeconds(at.getEpochSecond()))
                .build()
                .processToClaims(token);
    }

    private PublicKey publicKeyFromFile() throws Exception {
        var lines = Files.readAllLines(folder.publicKey());
        assertThat(lines.getFirst()).isEqualTo("-----BEGIN PUBLIC KEY-----");
        assertThat(lines.getLast()).isEqualTo("-----END PUBLIC KEY-----");
        var encoded = Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
