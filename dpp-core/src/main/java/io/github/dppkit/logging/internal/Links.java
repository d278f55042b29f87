package io.github.dppkit.logging.internal;

import java.util.Arrays;

/** Neighbours in doubly linked lists of numbers, where each number is in one list at most. Not safe for several threads. */
final class Links {

    /** No number. */
    static final int NONE = -1;

    private int[] before = new int[0];
    private int[] after = new int[0];

    /** Makes room for the numbers below a capacity. */
    void grow(int capacity) {
        before = Arrays.copyOf(before, capacity);
        after = Arrays.copyOf(after, capacity);
    }

    /** Returns the number after one; {@link #NONE} at the end. */
    int after(int number) {
        return after[number];
    }

    /** Returns the number before one; {@link #NONE} at the beginning. */
    int before(int number) {
        return before[number];
    }

    /** Puts a number between nothing and the head of a list. */
    void push(int number, int head) {
        before[number] = NONE;
        after[number] = head;
        if (head != NONE) {
            before[head] = number;
        }
    }

    /** Puts a number after the tail of a list. */
    void append(int number, int tail) {
        before[number] = tail;
        after[number] = NONE;
        if (tail != NONE) {
            after[tail] = number;
        }
    }

    /** Takes a number out; who keeps the ends of the list moves them first. */
    void remove(int number) {
        if (before[number] != NONE) {
            after[before[number]] = after[number];
        }
        if (after[number] != NONE) {
            before[after[number]] = before[number];
        }
    }
}
