package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties below {@code dpp} that nothing reads: a misspelt one would leave its control as it is by default, without
 * a word. Environment variables and system properties are not looked at: a variable such as {@code DPP_PORT} may be anybody's.
 *
 * <p>Boot's own {@code ignoreUnknownFields=false} would print the value, which may be a passphrase.
 */
final class UnknownProperties {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("dpp");
    private static final ConfigurationPropertyName ACCESS = ROOT.append("access");

    private UnknownProperties() {}

    static void refuse(Environment environment) {
        Set<String> known = new HashSet<>();
        collect(ROOT, DppProperties.class, known);
        TreeSet<String> unknown = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable && isLookedAt(source)) {
                iterable.stream()
                        .filter(name ->
                                ROOT.isAncestorOf(name) && !ACCESS.isAncestorOf(name) && !known.contains(key(name)))
                        .forEach(name -> unknown.add(name.toString()));
            }
        }
        if (!unknown.isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.UNKNOWN_PROPERTY,
                    "dppkit cannot start: there is no property of this name: " + String.join(", ", unknown) + ".");
        }
    }

    /** Returns one text for all spellings of a name, and for all elements of a list. */
    private static String key(ConfigurationPropertyName name) {
        StringBuilder key = new StringBuilder();
        for (int at = 0; at < name.getNumberOfElements(); at++) {
            key.append(name.isNumericIndex(at) ? "[]" : "." + name.getElement(at, Form.UNIFORM));
        }
        return key.toString();
    }

    private static boolean isLookedAt(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof PropertySource<?> underlying)
                || !(underlying instanceof SystemEnvironmentPropertySource
                        || underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));
    }

    private static void collect(ConfigurationPropertyName prefix, Class<?> type, Set<String> into) {
        for (RecordComponent component : Objects.requireNonNull(type.getRecordComponents())) {
            ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
            if (component.getType().isRecord()) {
                collect(name, component.getType(), into);
            } else if (Collection.class.isAssignableFrom(component.getType())) {
                collectElements(name, component, into);
            } else {
                into.add(key(name));
            }
        }
    }

    /** An element is a record with names of its own, or a value; values may also stand in one list with commas. */
    private static void collectElements(ConfigurationPropertyName name, RecordComponent component, Set<String> into) {
        Class<?> element = ResolvableType.forMethodReturnType(component.getAccessor())
                .getGeneric(0)
                .resolve(Object.class);
        if (element.isRecord()) {
            collect(name.append("[0]"), element, into);
        } else {
            into.add(key(name));
            into.add(key(name.append("[0]")));
        }
    }
}
