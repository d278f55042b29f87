package io.github.dppkit.spapi.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Cells as text of the declared encoding, and the few that do not come back from it byte for byte. */
final class CellText {

    private CellText() {}

    /** Returns the text of a cell, null if it is not in that encoding. */
    static @Nullable String decode(byte[] cell, Charset encoding) {
        try {
            return encoding.newDecoder().decode(ByteBuffer.wrap(cell)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Tells whether the text gives the same bytes again. */
    static boolean isExact(String text, byte[] cell, Charset encoding) {
        return Arrays.equals(text.getBytes(encoding), cell);
    }

    /** Spells a cell that no text stands for exactly, or that no database can hold. */
    static String literal(byte[] cell) {
        return HexFormat.of().formatHex(cell);
    }

    /** Returns the bytes of a cell that was opened. */
    static byte[] bytes(String text, Kind kind, Charset encoding) {
        return kind == Kind.LITERAL ? HexFormat.of().parseHex(text) : text.getBytes(encoding);
    }
}
