package dev.understudy.notifier.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotCommandTest {

    @ParameterizedTest
    @CsvSource({
        "статус, Status",
        "' Статус ', Status",
        "/статус, Status",
        "ДЕЖУРНЫЙ, Duty",
        "queue, Queue",
        "аварии, Emergencies",
        "помощь, Help",
        "начать, Start",
        "/start, Start",
        "/что-то, ''",
        "/что, Unknown"
    })
    void aWordAloneIsACommand(String text, String command) {
        assertThat(BotCommand.parseWord(text)
                        .map(found -> found.getClass().getSimpleName())
                        .orElse(""))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "статус заказа 17?",
                "my site is down",
                "помощь нужна",
                "заявка",
                "link me to it, please",
                "здравствуйте",
                "что нового",
                "- статус",
                "статус\nстатус"
            })
    void talkIsNone(String text) {
        assertThat(BotCommand.parseWord(text)).isEmpty();
    }

    @Test
    void codesAndWishesFollowTheirWord() {
        assertThat(BotCommand.parseWord("привязать abcd2345")).contains(new BotCommand.Link("abcd2345"));
        assertThat(BotCommand.parseWord("/link abcd2345")).contains(new BotCommand.Link("abcd2345"));
        assertThat(BotCommand.parseWord("Заявка: новый баннер\nк пятнице"))
                .contains(new BotCommand.New("новый баннер\nк пятнице"));
        assertThat(BotCommand.parseWord("new banner")).contains(new BotCommand.New("banner"));
    }
}
