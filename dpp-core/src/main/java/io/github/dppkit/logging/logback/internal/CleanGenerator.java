package io.github.dppkit.logging.logback.internal;

import io.github.dppkit.logging.internal.events.EventValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes JSON through another generator, each name and value sanitized, a value together with its name. Objects are
 * written by the mapper of the encoder, piece by piece through here. JSON that comes as text is read and written anew; if
 * it cannot be read, it becomes a string.
 */
final class CleanGenerator extends JsonGeneratorDelegate {

    private static final JsonFactory JSON = new JsonFactory();

    private final EventValues values;

    CleanGenerator(JsonGenerator delegate, EventValues values) {
        super(delegate, false);
        this.values = values;
    }

    private String clean(String text) {
        TokenStreamContext context = streamWriteContext();
        String name = context == null ? null : context.currentName();
        return values.namedText(name == null ? "" : name, text);
    }

    /** Writes a number if its digits say nothing, else what stands in its place. */
    private boolean isClean(String digits) {
        String clean = clean(digits);
        if (clean.equals(digits)) {
            return true;
        }
        delegate.writeString(clean);
        return false;
    }

    @Override
    public JsonGenerator writeName(String name) throws JacksonException {
        delegate.writeName(values.text(name));
        return this;
    }

    @Override
    public JsonGenerator writeName(SerializableString name) throws JacksonException {
        return writeName(name.getValue());
    }

    @Override
    public JsonGenerator writePropertyId(long id) throws JacksonException {
        return writeName(Long.toString(id));
    }

    @Override
    public JsonGenerator writeString(String text) throws JacksonException {
        JsonGenerator ignored = text == null ? delegate.writeNull() : delegate.writeString(clean(text));
        return this;
    }

    @Override
    public JsonGenerator writeString(Reader reader, int length) throws JacksonException {
        StringWriter all = new StringWriter();
        try {
            reader.transferTo(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = all.toString();
        return writeString(length < 0 ? text : text.substring(0, Math.min(length, text.length())));
    }

    @Override
    public JsonGenerator writeString(char[] text, int offset, int length) throws JacksonException {
        return writeString(new String(text, offset, length));
    }

    @Override
    public JsonGenerator writeString(SerializableString text) throws JacksonException {
        return writeString(text.getValue());
    }

    @Override
    public JsonGenerator writeRawUTF8String(byte[] text, int offset, int length) throws JacksonException {
        return writeString(new String(text, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public JsonGenerator writeUTF8String(byte[] text, int offset, int length) throws JacksonException {
        return writeString(new String(text, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public JsonGenerator writeRaw(String text) throws JacksonException {
        return writeRawValue(text);
    }

    @Override
    public JsonGenerator writeRaw(String text, int offset, int length) throws JacksonException {
        return writeRawValue(text.substring(offset, offset + length));
    }

    @Override
    public JsonGenerator writeRaw(SerializableString text) throws JacksonException {
        return writeRawValue(text.getValue());
    }

    @Override
    public JsonGenerator writeRaw(char[] text, int offset, int length) throws JacksonException {
        return writeRawValue(new String(text, offset, length));
    }

    /** Separators only. */
    @Override
    public JsonGenerator writeRaw(char separator) throws JacksonException {
        if (!Character.isLetterOrDigit(separator)) {
            delegate.writeRaw(separator);
        }
        return this;
    }

    @Override
    public JsonGenerator writeRawValue(String json) throws JacksonException {
        if (!isJson(json)) {
            return writeString(json);
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            copyCurrentStructure(parser);
        }
        return this;
    }

    /** Tells whether a text is one JSON value: read to its end before anything of it is written. */
    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException damaged) {
            return false;
        }
    }

    @Override
    public JsonGenerator writeRawValue(String text, int offset, int length) throws JacksonException {
        return writeRawValue(text.substring(offset, offset + length));
    }

    @Override
    public JsonGenerator writeRawValue(char[] text, int offset, int length) throws JacksonException {
        return writeRawValue(new String(text, offset, length));
    }

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length)
            throws JacksonException {
        byte[] part = Arrays.copyOfRange(data, offset, offset + length);
        return writeString(variant.encode(part));
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int length) throws JacksonException {
        try {
            byte[] all = length < 0 ? data.readAllBytes() : data.readNBytes(length);
            writeString(variant.encode(all));
            return all.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public JsonGenerator writeNumber(short value) throws JacksonException {
        return writeNumber((long) value);
    }

    @Override
    public JsonGenerator writeNumber(int value) throws JacksonException {
        return writeNumber((long) value);
    }

    @Override
    public JsonGenerator writeNumber(long value) throws JacksonException {
        if (isClean(Long.toString(value))) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(BigInteger value) throws JacksonException {
        if (value == null || isClean(value.toString())) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(double value) throws JacksonException {
        if (isClean(Double.toString(value))) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(float value) throws JacksonException {
        if (isClean(Float.toString(value))) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(BigDecimal value) throws JacksonException {
        if (value == null || isClean(value.toString())) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(String value) throws JacksonException {
        if (isClean(value)) {
            delegate.writeNumber(value);
        }
        return this;
    }

    @Override
    public JsonGenerator writeNumber(char[] text, int offset, int length) throws JacksonException {
        return writeNumber(new String(text, offset, length));
    }

    private JsonGenerator array(int offset, int length, IntConsumer element) {
        writeStartArray();
        for (int i = offset; i < offset + length; i++) {
            element.accept(i);
        }
        return writeEndArray();
    }

    @Override
    public JsonGenerator writeArray(int[] array, int offset, int length) throws JacksonException {
        return array(offset, length, i -> writeNumber(array[i]));
    }

    @Override
    public JsonGenerator writeArray(long[] array, int offset, int length) throws JacksonException {
        return array(offset, length, i -> writeNumber(array[i]));
    }

    @Override
    public JsonGenerator writeArray(double[] array, int offset, int length) throws JacksonException {
        return array(offset, length, i -> writeNumber(array[i]));
    }

    @Override
    public JsonGenerator writeArray(String[] array, int offset, int length) throws JacksonException {
        return array(offset, length, i -> writeString(array[i]));
    }

    @Override
    public JsonGenerator writeEmbeddedObject(Object object) throws JacksonException {
        return writeString(EventValues.textOf(object));
    }

    @Override
    public JsonGenerator writeTypeId(Object id) throws JacksonException {
        delegate.writeTypeId(clean(EventValues.textOf(id)));
        return this;
    }

    @Override
    public JsonGenerator writeObjectId(Object id) throws JacksonException {
        delegate.writeObjectId(clean(EventValues.textOf(id)));
        return this;
    }
}
