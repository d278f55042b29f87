package io.github.dppkit.logging.log4j2;

import io.github.dppkit.logging.internal.events.EventValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ObjectMessage;
import org.apache.logging.log4j.message.ReusableObjectMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataCollectionMessage;
import org.apache.logging.log4j.message.StructuredDataId;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.jspecify.annotations.Nullable;

/**
 * Messages without personal data. Those whose parts layouts write one by one (maps, structured data, objects) stay of their
 * kind; all others become a {@link CleanMessage}. Classes of a host's own become the nearest one of Log4j's.
 */
final class CleanMessages {

    private final EventValues values;

    CleanMessages(EventValues values) {
        this.values = values;
    }

    @SuppressWarnings("deprecation") // layouts ask for the format as long as there is one
    @Nullable Message of(@Nullable String logger, @Nullable Message given) {
        if (given == null || given instanceof CleanMessage) {
            return given;
        }
        if (given instanceof StructuredDataMessage data) {
            return structured(data);
        }
        if (given instanceof StructuredDataCollectionMessage all) {
            List<StructuredDataMessage> clean = new ArrayList<>();
            for (StructuredDataMessage each : all) {
                clean.add(structured(each));
            }
            return new StructuredDataCollectionMessage(clean);
        }
        if (given instanceof MapMessage<?, ?> map) {
            return map(map);
        }
        if (given instanceof ObjectMessage object) {
            return object(object.getParameter());
        }
        if (given instanceof ReusableObjectMessage object) {
            return object(object.getParameter());
        }
        return new CleanMessage(
                values.message(logger, given.getFormattedMessage()), given.getFormat(), given.getParameters(), values);
    }

    private Message object(@Nullable Object given) {
        Object clean = values.value(given);
        return clean instanceof String text ? new CleanMessage(text, text, null, values) : new ObjectMessage(clean);
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the type parameter that a map message has of itself
    private Message map(MapMessage<?, ?> given) {
        Map<String, @Nullable Object> clean = data(given);
        if (given instanceof StringMapMessage) {
            return new StringMapMessage(texts(clean));
        }
        return new MapMessage(clean);
    }

    private Map<String, @Nullable Object> data(MapMessage<?, ?> given) {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>();
        given.getData().forEach((key, value) -> {
            String cleanKey = values.name(key);
            clean.put(cleanKey, values.named(cleanKey, value));
        });
        return clean;
    }

    @SuppressWarnings("deprecation") // of structured data the format is the text
    private StructuredDataMessage structured(StructuredDataMessage given) {
        StructuredDataId id = given.getId();
        String format = values.text(given.getFormat());
        Map<String, String> clean = new LinkedHashMap<>();
        texts(data(given)).forEach((key, value) -> clean.put(allowed(key), value));
        return new StructuredDataMessage(isClean(id) ? id : withheld(), format, values.text(given.getType()), clean);
    }

    private boolean isClean(@Nullable StructuredDataId id) {
        return id == null || values.text(id.toString()).equals(id.toString());
    }

    private static StructuredDataId withheld() {
        return new StructuredDataId("withheld", null, null);
    }

    /** Structured data has no brackets in its keys. */
    private static String allowed(String key) {
        return key.replace("[", "").replace("]", "").replace(' ', '_');
    }

    private static Map<String, String> texts(Map<String, @Nullable Object> given) {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }
}
