package dev.understudy.demo.shop;

import dev.understudy.demo.shop.Product.Picture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the shop sells. */
final class Catalogue {

    private static final List<Product> PRODUCTS = List.of(
            new Product(
                    "samovar-tulskiy",
                    "Самовар «Тульский», 5 литров",
                    "Латунный жаровой самовар на дровах. Поёт перед тем, как закипеть, и держит тепло два часа.",
                    24_900,
                    38,
                    Picture.SAMOVAR),
            new Product(
                    "samovar-dachnyy",
                    "Самовар «Дачный», электрический",
                    "Три литра, никель, отключается сам. Для веранды, где уже есть розетка.",
                    8_450,
                    205,
                    Picture.SAMOVAR),
            new Product(
                    "podstakannik",
                    "Подстаканник «Экспресс»",
                    "Мельхиор с чернением. Ложечка звенит так же, как в поезде Москва — Владивосток.",
                    2_190,
                    265,
                    Picture.CUP),
            new Product(
                    "para-chaynaya",
                    "Чайная пара «Кобальтовая сетка»",
                    "Костяной фарфор, ручная роспись. Чашка, блюдце и ни одной одинаковой сетки.",
                    3_600,
                    225,
                    Picture.CUP),
            new Product(
                    "ivan-chay",
                    "Иван-чай с чабрецом, 200 г",
                    "Собран в Вологодской области, ферментирован трое суток, высушен без спешки.",
                    540,
                    140,
                    Picture.BOX),
            new Product(
                    "pryanik",
                    "Пряник печатный с повидлом",
                    "По резной доске, с яблочным повидлом. Доезжает до Хабаровска мягким.",
                    320,
                    18,
                    Picture.BOX));

    private final Map<String, Product> bySlug =
            PRODUCTS.stream().collect(Collectors.toUnmodifiableMap(Product::slug, Function.identity()));

    List<Product> all() {
        return PRODUCTS;
    }

    Optional<Product> find(String slug) {
        return Optional.ofNullable(bySlug.get(slug));
    }
}
