package io.github.dppkit.pii;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a value travels in: a list, a map, an array, a record, a bean. Public, so that every library gets at them. */
public final class ZooCarriers {

    private ZooCarriers() {}

    /** A value inside a record. */
    public record RecordCarrier(Object buyer) implements Serializable {}

    /** A value inside a bean. */
    public static final class BeanCarrier implements Serializable {

        private static final long serialVersionUID = 1L;

        private final transient Object hidden;
        private Object buyer;

        /** Needed by libraries that make beans. */
        public BeanCarrier() {
            this("nobody");
        }

        BeanCarrier(Object buyer) {
            this.hidden = buyer;
            this.buyer = buyer;
        }

        /** The value. */
        public Object getBuyer() {
            return buyer;
        }

        /** Sets the value. */
        public void setBuyer(Object value) {
            buyer = value;
        }

        @Override
        public String toString() {
            return "BeanCarrier[" + buyer + hidden + "]";
        }
    }

    /** What a PII class must not be: an ordinary object with its content in an ordinary field. */
    public static final class OrdinaryName implements Serializable {

        private static final long serialVersionUID = 1L;

        private String name = "Quetzalia Brzeczyszczykiewicz";

        /** Needed by libraries that make beans. */
        public OrdinaryName() {}

        /** The content. */
        public String getName() {
            return name;
        }

        /** Sets the content. */
        public void setName(String value) {
            name = value;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Object> around(Object value) {
        Map<Object, Object> asValue = new LinkedHashMap<>();
        asValue.put("buyer", value);
        Map<Object, Object> asKey = new LinkedHashMap<>();
        asKey.put(value, "buyer");
        return List.of(
                value,
                new ArrayList<>(List.of(value)),
                asValue,
                asKey,
                new Object[] {value},
                new RecordCarrier(value),
                new BeanCarrier(value));
    }
}
