package dev.understudy.demo.shop;

/**
 * Something on sale.
 *
 * @param slug its name in addresses
 * @param price whole roubles
 * @param hue colour of its tile, degrees of the colour circle
 * @param picture the drawing shown on its tile
 */
record Product(String slug, String name, String text, int price, int hue, Picture picture) {

    enum Picture {
        SAMOVAR,
        CUP,
        BOX
    }
}
