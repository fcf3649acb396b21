package dev.understudy.notifier.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.notifier.notification.ReplyAction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAnswerTest {

    private static final String ID = "019aa2c4-9b00-7111-8d52-0f6f3a1b7c55";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ack",
                "OK!",
                "Беру.",
                "принято\n\n> Авария",
                "On it\n\nOn Mon, 23 Nov 2026, Understudy wrote:\n> x"
            })
    void acknowledgesByItsFirstLine(String body) {
        assertThat(answer(body))
                .hasValueSatisfying(answer -> assertThat(answer.action()).isEqualTo(ReplyAction.ACKNOWLEDGE));
    }

    @Test
    void everythingElseIsANote() {
        assertThat(answer("Не могу, я в самолёте.\n\n23 ноября 2026, Understudy пишет:\n> Возьмите аварию"))
                .hasValueSatisfying(answer -> {
                    assertThat(answer.action()).isEqualTo(ReplyAction.COMMENT);
                    assertThat(answer.text()).isEqualTo("Не могу, я в самолёте.");
                });
        // The quoted page says "ok" somewhere; that is not the person's word.
        assertThat(answer("> ok"))
                .hasValueSatisfying(answer -> assertThat(answer.action()).isEqualTo(ReplyAction.COMMENT));
    }

    @Test
    void knowsOurMessageByItsIdEvenWhenItWasSentAgain() {
        assertThat(MailAnswer.of(
                        List.of("<x@example.com>", "<incident-1@understudy> <" + ID + ".2@understudy>"), "a@b.c", "ok"))
                .hasValueSatisfying(answer -> assertThat(answer.deliveryId()).isEqualTo(ID));
        assertThat(MailAnswer.of(List.of("<x@example.com>"), "a@b.c", "ok")).isEmpty();
        assertThat(MailAnswer.of(List.of("<" + ID + "@understudy>"), "", "ok")).isEmpty();
    }

    @Test
    void aMachineDoesNotAcknowledge() {
        assertThat(MailAnswer.isAutomatic(Optional.of("auto-replied"), Optional.empty(), Optional.empty()))
                .isTrue();
        assertThat(MailAnswer.isAutomatic(Optional.empty(), Optional.of("Bulk"), Optional.empty()))
                .isTrue();
        assertThat(MailAnswer.isAutomatic(Optional.empty(), Optional.empty(), Optional.of("<>")))
                .isTrue();
        assertThat(MailAnswer.isAutomatic(Optional.of("no"), Optional.empty(), Optional.of("<a@b.c>")))
                .isFalse();
    }

    private static Optional<MailAnswer> answer(String body) {
        return MailAnswer.of(List.of("<" + ID + "@understudy>"), "ivanov@example.com", body);
    }
}
