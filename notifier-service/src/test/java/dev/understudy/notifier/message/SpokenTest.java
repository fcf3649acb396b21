package dev.understudy.notifier.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 minutes, 0 минут",
        "1, 1 minute, 1 минута",
        "2, 2 minutes, 2 минуты",
        "4, 4 minutes, 4 минуты",
        "5, 5 minutes, 5 минут",
        "11, 11 minutes, 11 минут",
        "12, 12 minutes, 12 минут",
        "14, 14 minutes, 14 минут",
        "21, 21 minutes, 21 минута",
        "22, 22 minutes, 22 минуты",
        "25, 25 minutes, 25 минут",
        "60, 1 hour, 1 час",
        "61, 1 hour 1 minute, 1 час 1 минута",
        "125, 2 hours 5 minutes, 2 часа 5 минут",
        "660, 11 hours, 11 часов",
        "1440, 1 day, 1 день",
        "1441, 1 day 1 minute, 1 день 1 минута",
        "3063, 2 days 3 hours, 2 дня 3 часа",
        "161280, 112 days, 112 дней"
    })
    void countsInBothLanguages(long minutes, String english, String russian) {
        assertThat(Spoken.minutes(minutes, Language.EN)).isEqualTo(english);
        assertThat(Spoken.minutes(minutes, Language.RU)).isEqualTo(russian);
    }
}
