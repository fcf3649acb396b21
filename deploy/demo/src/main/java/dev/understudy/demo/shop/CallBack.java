package dev.understudy.demo.shop;

/**
 * Somebody who wants to be called.
 *
 * @param askedAt epoch milliseconds
 */
record CallBack(long number, long askedAt, String name, String phone, String question) implements Journal.Entry {}
