package dev.understudy.notifier.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.secret.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignerTest {

    /** The vector that the reference libraries of Standard Webhooks are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant TIMESTAMP = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void signsAsThePublishedExample() {
        assertThat(WebhookSigner.sign(Secret.of(SECRET), ID, TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void signsWithBothSecretsWhileOneReplacesTheOther() {
        var next = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

        var signatures = WebhookSigner.sign(Secret.of(SECRET + " " + next + "\n"), ID, TIMESTAMP, BODY)
                .split(" ");

        assertThat(signatures)
                .containsExactly(SIGNATURE, WebhookSigner.sign(Secret.of(next), ID, TIMESTAMP, BODY))
                .doesNotHaveDuplicates();
    }

    @Test
    void signsTheIdAndTheTimeToo() {
        var signature = WebhookSigner.sign(Secret.of(SECRET), ID, TIMESTAMP, BODY);

        assertThat(WebhookSigner.sign(Secret.of(SECRET), ID + "x", TIMESTAMP, BODY))
                .isNotEqualTo(signature);
        assertThat(WebhookSigner.sign(Secret.of(SECRET), ID, TIMESTAMP.plusSeconds(1), BODY))
                .isNotEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_not base64", "whsec_%%%%", " "})
    void refusesWhatIsNoSecretWithoutShowingIt(String secret) {
        assertThatThrownBy(() -> WebhookSigner.sign(Secret.of(secret), ID, TIMESTAMP, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whsec_ and the base64")
                .hasNoCause();
    }
}
