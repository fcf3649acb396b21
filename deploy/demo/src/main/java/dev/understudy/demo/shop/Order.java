package dev.understudy.demo.shop;

import java.util.List;

/**
 * A placed order.
 *
 * @param placedAt epoch milliseconds
 * @param sum whole roubles
 */
record Order(long number, long placedAt, String name, String phone, String address, List<Item> items, int sum)
        implements Journal.Entry {

    /** @param price whole roubles apiece, as it was when the order was placed */
    record Item(String name, int quantity, int price) {}

    Order {
        items = List.copyOf(items);
    }
}
