package dev.understudy.demo.shop;

import dev.understudy.demo.fault.FaultTarget;
import dev.understudy.demo.fault.Faults;
import dev.understudy.demo.web.Answer;
import dev.understudy.demo.web.Request;
import dev.understudy.demo.web.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The shop, the same over HTTP and HTTPS. It fails where {@link Faults} says so, by really failing. */
public final class Shop implements Site {

    private static final int KEPT = 1_000;
    private static final int LONGEST_FIELD = 500;
    private static final String PHONE = "\\+?[0-9 ()-]{5,20}";

    private final Catalogue catalogue = new Catalogue();
    private final ShopPages pages = new ShopPages();
    private final Journal<Order> orders;
    private final Journal<CallBack> callBacks;
    private final Faults faults;
    private final Duration slowAnswer;
    private final Clock clock;

    /**
     * Opens the shop.
     *
     * @param folder where orders are kept
     * @param slowAnswer how long an answer takes while the shop is slow
     * @throws IOException when the folder or its files cannot be used
     */
    public Shop(Path folder, Faults faults, Duration slowAnswer, Clock clock) throws IOException {
        Files.createDirectories(folder);
        this.orders = new Journal<>(folder.resolve("orders.jsonl"), Order.class, KEPT, 1_001);
        this.callBacks = new Journal<>(folder.resolve("call-backs.jsonl"), CallBack.class, KEPT, 1);
        this.faults = faults;
        this.slowAnswer = slowAnswer;
        this.clock = clock;
    }

    @Override
    public Answer answer(Request request) {
        Answer answer;
        try {
            failIf(FaultTarget.SITE, "Соединение с базой данных каталога потеряно: catalogue@db:5432");
            answer = route(request).with("Cache-Control", "no-store");
        } catch (Breakdown e) {
            answer = Answer.html(500, pages.breakdown(e));
        }
        return faults.isBroken(FaultTarget.SLOW) ? answer.dripping(slowAnswer) : answer;
    }

    private Answer route(Request request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> show(request);
            case "POST" -> act(request);
            default -> Answer.methodNotAllowed("GET, HEAD, POST");
        };
    }

    private Answer show(Request request) {
        Cart cart = Cart.ofCookies(request.header("Cookie"), catalogue);
        String path = request.path();
        return switch (path) {
            case "/" -> Answer.html(200, pages.catalogue(catalogue.all(), cart));
            case "/cart" -> Answer.html(200, pages.cart(cart));
            case "/checkout" -> {
                failIf(FaultTarget.CHECKOUT, "Платёжный шлюз не отвечает: pay-gateway:443, соединение закрыто");
                yield Answer.html(200, pages.checkout(cart, Map.of(), List.of()));
            }
            case "/order-form" -> {
                failIf(FaultTarget.FORM, "Шаблон формы не найден: forms/call-back");
                yield Answer.html(200, pages.callBack(Map.of(), List.of()));
            }
            case "/health" -> Answer.json(200, Map.of("status", "up"));
            default -> showOne(path, cart);
        };
    }

    private Answer showOne(String path, Cart cart) {
        Optional<Answer> found = Optional.empty();
        if (path.startsWith("/products/")) {
            found = catalogue
                    .find(path.substring("/products/".length()))
                    .map(product -> Answer.html(200, pages.product(product, cart)));
        } else if (path.matches("/orders/\\d{1,15}")) {
            found = orders.find(Long.parseLong(path.substring("/orders/".length())))
                    .map(order -> Answer.html(200, pages.order(order)));
        }
        return found.orElseGet(() -> Answer.html(404, pages.notFound()));
    }

    private Answer act(Request request) {
        return switch (request.path()) {
            case "/cart" -> changeCart(request);
            case "/checkout" -> order(request);
            case "/order-form" -> askForCall(request);
            default -> Answer.methodNotAllowed("GET, HEAD");
        };
    }

    private Answer changeCart(Request request) {
        Map<String, String> form = request.form();
        Optional<Product> product = catalogue.find(form.getOrDefault("product", ""));
        OptionalInt quantity = Cart.quantity(form.get("quantity"));
        if (product.isEmpty() || quantity.isEmpty()) {
            return Answer.html(422, pages.problem("Такого товара или количества нет."));
        }
        Cart cart = Cart.ofCookies(request.header("Cookie"), catalogue).with(product.get(), quantity.getAsInt());
        return Answer.seeOther("/cart").with("Set-Cookie", cart.toCookie());
    }

    private Answer order(Request request) {
        failIf(FaultTarget.CHECKOUT, "Платёжный шлюз не отвечает: pay-gateway:443, ожидание 30000 мс");
        Map<String, String> form = request.form();
        Cart cart = orderedCart(request, form);
        List<String> problems = new ArrayList<>();
        if (cart.isEmpty()) {
            problems.add("Корзина пуста: выберите хотя бы один товар.");
        }
        checkCaller(form, problems);
        String address = required(form, "address", "Укажите адрес доставки", problems);
        if (!problems.isEmpty()) {
            return Answer.html(422, pages.checkout(cart, form, problems));
        }
        List<Order.Item> items = cart.lines().stream()
                .map(line -> new Order.Item(
                        line.product().name(), line.quantity(), line.product().price()))
                .toList();
        Order order = orders.add(number -> new Order(
                number, clock.millis(), field(form, "name"), field(form, "phone"), address, items, cart.sum()));
        return Answer.seeOther("/orders/" + order.number()).with("Set-Cookie", new Cart(List.of()).toCookie());
    }

    /** A form may name its product itself, for callers without cookies: a partner's page, a check of the checkout. */
    private Cart orderedCart(Request request, Map<String, String> form) {
        Cart cart = Cart.ofCookies(request.header("Cookie"), catalogue);
        Optional<Product> named = catalogue.find(form.getOrDefault("product", ""));
        return named.isEmpty()
                ? cart
                : cart.with(
                        named.get(),
                        Cart.quantity(form.getOrDefault("quantity", "1")).orElse(1));
    }

    private Answer askForCall(Request request) {
        failIf(FaultTarget.FORM, "Обработчик формы недоступен: forms/call-back");
        Map<String, String> form = request.form();
        List<String> problems = new ArrayList<>();
        checkCaller(form, problems);
        if (!problems.isEmpty()) {
            return Answer.html(422, pages.callBack(form, problems));
        }
        CallBack callBack = callBacks.add(number -> new CallBack(
                number, clock.millis(), field(form, "name"), field(form, "phone"), field(form, "question")));
        return Answer.html(200, pages.thanks(callBack));
    }

    private static void checkCaller(Map<String, String> form, List<String> problems) {
        required(form, "name", "Укажите имя", problems);
        if (!field(form, "phone").matches(PHONE)) {
            problems.add("Укажите телефон, например +7 900 000-00-00.");
        }
    }

    private static String required(Map<String, String> form, String name, String problem, List<String> problems) {
        String value = field(form, name);
        if (value.isEmpty()) {
            problems.add(problem + ".");
        }
        return value;
    }

    private static String field(Map<String, String> form, String name) {
        String value = form.getOrDefault(name, "").strip();
        return value.length() <= LONGEST_FIELD ? value : value.substring(0, LONGEST_FIELD);
    }

    private void failIf(FaultTarget target, String message) {
        if (faults.isBroken(target)) {
            throw new Breakdown(message);
        }
    }
}
