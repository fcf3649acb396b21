package dev.understudy.kit.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.understudy.kit.problem.InvalidInput;
import dev.understudy.kit.problem.PreconditionFailed;
import dev.understudy.kit.problem.PreconditionRequired;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

    @Property(tries = 200)
    void a_cursor_survives_the_way_to_the_client_and_back(@ForAll @Size(min = 1, max = 3) List<String> key) {
        var text = new Cursor(key).encode();
        if (text.length() <= 1024) {
            assertThat(Cursor.decode(text, key.size()).key()).isEqualTo(key);
        }
    }

    @Property(tries = 500)
    void anything_else_is_a_problem_and_no_crash(@ForAll String text) {
        try {
            assertThat(Cursor.decode(text, 2).encode()).isEqualTo(text);
        } catch (InvalidInput e) {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.code()).isEqualTo("paging.bad-cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "[\"a\",\"b\",\"c\"]", "[\"a\",null]", "null", "{}", "[\"a\", \"b\"]", "[1,2]"})
    void refuses_a_cursor_that_this_list_did_not_give_out(String json) {
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> Cursor.decode(text, 2));
    }

    @Test
    void refuses_a_number_and_a_time_that_are_none() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> Cursor.of("x").number(0));
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> Cursor.of("x").instant(0));
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> Cursor.of("+1000000000-12-31T23:59:59Z").instant(0));
    }

    @Property(tries = 100)
    void pages_cover_the_list_once(
            @ForAll @IntRange(max = 60) int size, @ForAll @IntRange(min = 1, max = 20) int limit) {
        var list = IntStream.range(0, size).boxed().toList();
        var seen = new ArrayList<Integer>();
        String cursor = null;
        do {
            var request = PageRequest.of(limit, cursor);
            var after = request.after(1).map(at -> at.number(0)).orElse(-1L);
            var rows =
                    list.stream().filter(i -> i > after).limit(request.fetch()).toList();
            var page = Page.of(rows, request, Cursor::of);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "x", "", "1.5"})
    void refuses_a_limit_out_of_range(String limit) {
        var request = new PageRequest();
        request.limit = limit;
        assertThatExceptionOfType(InvalidInput.class).isThrownBy(request::limit).satisfies(e -> assertThat(e.code())
                .isEqualTo("paging.bad-limit"));
    }

    @Test
    void has_fifty_items_unless_told() {
        assertThat(new PageRequest().limit()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "*", "\"4\", \"5\""})
    void lets_a_change_of_the_present_version_pass(String ifMatch) {
        assertThatCode(() -> ETags.requireMatch(ifMatch, 5)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4\"", "W/\"5\"", "5"})
    void stops_a_change_of_another_version(String ifMatch) {
        assertThatExceptionOfType(PreconditionFailed.class)
                .isThrownBy(() -> ETags.requireMatch(ifMatch, 5))
                .satisfies(e -> assertThat(e.extensions()).containsEntry("currentETag", "\"5\""));
    }

    @Test
    void asks_for_the_version() {
        assertThatExceptionOfType(PreconditionRequired.class).isThrownBy(() -> ETags.requireMatch(null, 5));
        assertThatExceptionOfType(PreconditionRequired.class).isThrownBy(() -> ETags.requireMatch(" ", 5));
        assertThatCode(() -> ETags.requireMatchIfGiven(null, 5)).doesNotThrowAnyException();
    }
}
