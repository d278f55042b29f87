package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
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
        Set<ConfigurationPropertyName> known = new HashSet<>();
        collect(ROOT, DppProperties.class, known);
        TreeSet<String> unknown = new TreeSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable && isLookedAt(source)) {
                iterable.stream()
                        .filter(name ->
                                ROOT.isAncestorOf(name) && !ACCESS.isAncestorOf(name) && !known.contains(named(name)))
                        .forEach(name -> unknown.add(name.toString()));
            }
        }
        if (!unknown.isEmpty()) {
            throw new DppSetupException(
                    SetupProblem.UNKNOWN_PROPERTY,
                    "dppkit cannot start: there is no property of this name: " + String.join(", ", unknown) + ".");
        }
    }

    /** Returns the name of the list that an element belongs to. */
    private static ConfigurationPropertyName named(ConfigurationPropertyName name) {
        return name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1)
                ? name.getParent()
                : name;
    }

    private static boolean isLookedAt(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof PropertySource<?> underlying)
                || !(underlying instanceof SystemEnvironmentPropertySource
                        || underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));
    }

    private static void collect(ConfigurationPropertyName prefix, Class<?> type, Set<ConfigurationPropertyName> into) {
        for (RecordComponent component : Objects.requireNonNull(type.getRecordComponents())) {
            ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
            if (component.getType().isRecord()) {
                collect(name, component.getType(), into);
            } else {
                into.add(name);
            }
        }
    }
}
