/** The shop: catalogue, cart, checkout and call-back form. */
@NullMarked
package dev.understudy.demo.shop;

import org.jspecify.annotations.NullMarked;
