package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

    private static final Map<String, String> BUYER =
            Map.of("name", "Анна Каренина", "phone", "+7 900 000-00-00", "address", "Тула, Чайная, 1");

    @TempDir
    Path data;

    private RunningDemo running;

    @BeforeEach
    void start() throws Exception {
        running = new RunningDemo(data);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void showsItsCatalogueInCyrillic() throws Exception {
        HttpResponse<String> page = running.get(running.shop("/"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("Самовар «Тульский», 5 литров", "24\u00a0900\u00a0₽", "/products/pryanik");
        assertThat(running.get(running.shop("/products/pryanik")).body()).contains("Пряник печатный с повидлом");
        assertThat(running.get(running.shop("/products/televizor")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void ordersWhatIsInTheCart() throws Exception {
        String cart = putInCart("pryanik", 3, "");
        cart = putInCart("podstakannik", 1, cart);
        assertThat(get("/cart", cart))
                .contains("Пряник печатный с повидлом", "Подстаканник «Экспресс»", "3\u00a0150\u00a0₽");

        HttpResponse<String> ordered = running.post(running.shop("/checkout"), BUYER, "Cookie", cart);

        assertThat(ordered.statusCode()).isEqualTo(303);
        assertThat(ordered.headers().firstValue("Location")).contains("/orders/1001");
        assertThat(ordered.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(
                        cookie -> assertThat(cookie).startsWith("cart=;").contains("Max-Age=0"));
        assertThat(running.get(running.shop("/orders/1001")).body())
                .contains("Заказ № 1001 принят", "3\u00a0150\u00a0₽")
                .doesNotContain("Каренина", "Чайная, 1");
    }

    @Test
    void takesAnOrderThatNamesItsProductWithoutCookies() throws Exception {
        Map<String, String> form = new HashMap<>(BUYER);
        form.put("product", "ivan-chay");
        form.put("quantity", "2");

        assertThat(running.post(running.shop("/checkout"), form).statusCode()).isEqualTo(303);
        assertThat(running.get(running.shop("/orders/1001")).body())
                .contains("Иван-чай с чабрецом, 200 г", "1\u00a0080\u00a0₽");
    }

    @Test
    void refusesAnOrderThatLacksSomethingAndKeepsWhatWasTyped() throws Exception {
        HttpResponse<String> refused =
                running.post(running.shop("/checkout"), Map.of("name", "<b>Анна</b>", "phone", "звоните"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Корзина пуста", "Укажите телефон", "Укажите адрес", "&lt;b&gt;Анна&lt;/b&gt;")
                .doesNotContain("<b>Анна");
        assertThat(running.get(running.shop("/orders/1001")).statusCode()).isEqualTo(404);
    }

    @Test
    void takesCallBackRequests() throws Exception {
        HttpResponse<String> taken = running.post(
                running.shop("/order-form"), Map.of("name", "Пьер", "phone", "8 (900) 000-00-00", "question", "?"));

        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.body()).contains("Пьер, спасибо!", "Заявка № 1 принята");
        assertThat(running.post(running.shop("/order-form"), Map.of("name", "Пьер"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void countsOrdersOnAfterARestartEvenWhenTheLastLineWasCutOff() throws Exception {
        order();
        Files.writeString(data.resolve("demo/shop/orders.jsonl"), "{\"number\":1002,\"pla", StandardOpenOption.APPEND);

        running.restart();

        assertThat(running.get(running.shop("/orders/1001")).statusCode()).isEqualTo(200);
        assertThat(order()).isEqualTo("/orders/1002");
        assertThat(order()).isEqualTo("/orders/1003");
        assertThat(Files.readAllLines(data.resolve("demo/shop/orders.jsonl"))).hasSize(3);
    }

    @Test
    void keepsTheLastThousandOrdersOnly() throws Exception {
        for (int i = 0; i < 2_050; i++) {
            order();
        }

        assertThat(running.get(running.shop("/orders/3050")).statusCode()).isEqualTo(200);
        assertThat(running.get(running.shop("/orders/1001")).statusCode()).isEqualTo(404);
        assertThat(Files.readAllLines(data.resolve("demo/shop/orders.jsonl"))).hasSizeLessThan(2_000);
    }

    @Test
    void survivesNonsense() throws Exception {
        assertThat(get("/cart", "cart=.._pryanik.999_gone.1_podstakannik.2_%00.1"))
                .contains("4\u00a0380\u00a0₽");
        assertThat(running.send(running.shop("/order-form"), "name=%zz".getBytes())
                        .statusCode())
                .isEqualTo(400);
        assertThat(running.send(running.shop("/order-form"), new byte[300 * 1024])
                        .statusCode())
                .isEqualTo(413);
        assertThat(running.post(running.shop("/products/pryanik"), Map.of()).statusCode())
                .isEqualTo(405);
    }

    private String order() throws Exception {
        Map<String, String> form = new HashMap<>(BUYER);
        form.put("product", "pryanik");
        return running.post(running.shop("/checkout"), form)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private String putInCart(String product, int quantity, String cookie) throws Exception {
        Map<String, String> form = Map.of("product", product, "quantity", String.valueOf(quantity));
        HttpResponse<String> answer = cookie.isEmpty()
                ? running.post(running.shop("/cart"), form)
                : running.post(running.shop("/cart"), form, "Cookie", cookie);
        assertThat(answer.statusCode()).isEqualTo(303);
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private String get(String path, String cookie) throws Exception {
        return running.get(running.shop(path), "Cookie", cookie).body();
    }
}
