package dev.understudy.report.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.kit.secret.Secrets;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReportLinksTest {

    @Inject
    Secrets secrets;

    @Test
    void aKeyThatIsNoReferenceStopsTheStart_andIsNotRepeated() {
        var links = new ReportLinks(secrets, Optional.of("the-key-itself-where-its-reference-belongs"));

        assertThatThrownBy(() -> links.check(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("understudy.report.signing-key")
                .hasMessageContaining("env:NAME")
                .hasMessageNotContaining("itself");
    }

    @Test
    void aKeyThatCannotBeReadYetDoesNotStopTheStart_andNothingIsSignedWithoutIt() {
        var links = new ReportLinks(secrets, Optional.of("env:UNDERSTUDY_SECRET_THAT_IS_NOT_THERE"));

        assertThatCode(() -> links.check(new StartupEvent())).doesNotThrowAnyException();
        assertThat(links.sign("report", "owner")).isEmpty();
    }

    @Test
    void withoutAKeyLinksHoldAsLongAsTheProcess() {
        var links = new ReportLinks(secrets, Optional.empty());
        var others = new ReportLinks(secrets, Optional.empty());
        var token = links.sign("report", "owner").orElseThrow();

        assertThat(links.verify(token)).contains(new ReportLinks.Claimed("report", "owner"));
        assertThat(others.verify(token)).isEmpty();
        assertThat(links.verify(token.replaceFirst("^.", "_"))).isEmpty();
    }
}
