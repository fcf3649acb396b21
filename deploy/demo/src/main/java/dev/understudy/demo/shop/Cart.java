package dev.understudy.demo.shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a visitor means to buy. It lives in the visitor's cookie, so the shop keeps nothing of those who never order. */
record Cart(List<Line> lines) {

    static final String COOKIE = "cart";
    static final int MOST_OF_ONE = 99;

    /** @param quantity 1 to {@value Cart#MOST_OF_ONE} */
    record Line(Product product, int quantity) {

        int sum() {
            return product.price() * quantity;
        }
    }

    Cart {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the cart of a {@code Cookie} header. What is not on sale or makes no sense is left out: a cookie may be
     * older than the catalogue.
     */
    static Cart ofCookies(@Nullable String header, Catalogue catalogue) {
        Map<Product, Integer> quantities = new LinkedHashMap<>();
        for (String cookie : header == null ? new String[0] : header.split(";", -1)) {
            String[] nameAndValue = cookie.strip().split("=", 2);
            if (nameAndValue.length == 2 && nameAndValue[0].equals(COOKIE)) {
                for (String entry : nameAndValue[1].split("_", -1)) {
                    int dot = entry.lastIndexOf('.');
                    OptionalInt quantity = quantity(entry.substring(dot + 1));
                    if (dot > 0 && quantity.isPresent() && quantity.getAsInt() > 0) {
                        catalogue
                                .find(entry.substring(0, dot))
                                .ifPresent(product -> quantities.put(product, quantity.getAsInt()));
                    }
                }
            }
        }
        return of(quantities);
    }

    /** A number of pieces from 0 to {@value #MOST_OF_ONE}; empty when the text is none. */
    static OptionalInt quantity(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,2}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** The cart with so many of the product, however many it had before; 0 takes it out. */
    Cart with(Product product, int quantity) {
        Map<Product, Integer> quantities = new LinkedHashMap<>();
        lines.forEach(line -> quantities.put(line.product, line.quantity));
        if (quantity == 0) {
            quantities.remove(product);
        } else {
            quantities.put(product, Math.min(quantity, MOST_OF_ONE));
        }
        return of(quantities);
    }

    int quantityOf(Product product) {
        return lines.stream()
                .filter(line -> line.product.equals(product))
                .mapToInt(Line::quantity)
                .findFirst()
                .orElse(0);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int sum() {
        return lines.stream().mapToInt(Line::sum).sum();
    }

    /** The value of a {@code Set-Cookie} header. */
    String toCookie() {
        String value = lines.stream()
                .map(line -> line.product.slug() + "." + line.quantity)
                .collect(Collectors.joining("_"));
        return COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + (isEmpty() ? 0 : 604_800);
    }

    private static Cart of(Map<Product, Integer> quantities) {
        List<Line> lines = new ArrayList<>();
        quantities.forEach((product, quantity) -> lines.add(new Line(product, quantity)));
        return new Cart(lines);
    }
}
