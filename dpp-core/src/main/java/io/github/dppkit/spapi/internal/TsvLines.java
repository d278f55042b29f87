package io.github.dppkit.spapi.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The lines of a tab-separated file as bytes, one at a time: cells end at a tab, lines at LF or CR LF, quotes mean nothing.
 * That holds in every encoding we take, since none uses those bytes inside a character.
 */
final class TsvLines {

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final int maxLine;
    private final byte[] chunk = new byte[CHUNK];
    private int chunkAt;
    private int chunkEnd;
    private byte[] line = new byte[1024];
    private int length;
    private int content;
    private int[] cellEnd = new int[64];
    private int cells;
    private int number;

    TsvLines(InputStream in, int maxLine) {
        this.in = in;
        this.maxLine = maxLine;
    }

    /** Reads the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        boolean ended = false;
        while (!ended) {
            if (chunkAt == chunkEnd && !fill()) {
                break;
            }
            int from = chunkAt;
            while (chunkAt < chunkEnd && !ended) {
                ended = chunk[chunkAt++] == '\n';
            }
            append(from, chunkAt - from);
        }
        if (length == 0) {
            return false;
        }
        number++;
        content = length - (ended ? 1 : 0);
        if (content > 0 && line[content - 1] == '\r') {
            content--;
        }
        split();
        return true;
    }

    private boolean fill() throws IOException {
        chunkAt = 0;
        chunkEnd = Math.max(0, in.read(chunk, 0, CHUNK));
        return chunkEnd > 0;
    }

    private void append(int from, int count) {
        if (length + count > maxLine) {
            throw Refusals.refused("line " + (number + 1) + " is longer than " + maxLine + " bytes");
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(chunk, from, line, length, count);
        length += count;
    }

    private void split() {
        cells = 0;
        for (int i = 0; i <= content; i++) {
            if (i == content || line[i] == '\t') {
                if (cells == cellEnd.length) {
                    cellEnd = Arrays.copyOf(cellEnd, 2 * cells);
                }
                cellEnd[cells++] = i;
            }
        }
    }

    /** Tells whether the line holds nothing at all. */
    boolean isBlank() {
        return content == 0;
    }

    int number() {
        return number;
    }

    int cells() {
        return cells;
    }

    boolean isEmpty(int cell) {
        return start(cell) == cellEnd[cell];
    }

    byte[] cell(int cell) {
        return Arrays.copyOfRange(line, start(cell), cellEnd[cell]);
    }

    boolean startsWith(int cell, String prefix) {
        return cellEnd[cell] - start(cell) >= prefix.length() && Utf8.startsWith(line, start(cell), prefix);
    }

    void copyCell(int cell, OutputStream out) throws IOException {
        out.write(line, start(cell), cellEnd[cell] - start(cell));
    }

    /** Copies what ends the line, if anything does. */
    void copyEnd(OutputStream out) throws IOException {
        out.write(line, content, length - content);
    }

    private int start(int cell) {
        return cell == 0 ? 0 : cellEnd[cell - 1] + 1;
    }
}
