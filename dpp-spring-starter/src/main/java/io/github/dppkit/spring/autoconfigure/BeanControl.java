package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/** Whether there is a bean of a type, in this context or one above it, and who made it: its definition tells. */
final class BeanControl {

    private static final String OURS = BeanControl.class.getPackageName() + ".";

    private BeanControl() {}

    /** Tells whether a control is there. */
    static ControlStatus of(String control, ConfigurableListableBeanFactory beans, Class<?> type) {
        if (names(beans, type).isEmpty()) {
            return ControlStatus.off(control);
        }
        return new ControlStatus(
                control, true, isOfTheApplication(beans, type) ? ProvidedBy.APPLICATION : ProvidedBy.DPPKIT);
    }

    /** Tells whether the application has a bean of that type of its own. */
    static boolean isOfTheApplication(ConfigurableListableBeanFactory beans, Class<?> type) {
        return names(beans, type).stream().anyMatch(name -> !isOurs(beans, name));
    }

    /** Returns the bean that the {@code Dpp} works with; null where it cannot be known, in a {@code Dpp} of the application. */
    static <T> @Nullable T inUse(ConfigurableListableBeanFactory beans, Class<T> type) {
        return isOfTheApplication(beans, Dpp.class) && !isOfTheApplication(beans, type)
                ? null
                : beans.getBeanProvider(type).getIfAvailable();
    }

    private static List<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
        return List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false));
    }

    private static boolean isOurs(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            BeanFactory parent = beans.getParentBeanFactory();
            return !beans.containsLocalBean(name)
                    && parent instanceof ConfigurableListableBeanFactory above
                    && isOurs(above, name);
        }
        BeanDefinition definition = beans.getBeanDefinition(name);
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        if (method == null || !method.getDeclaringClassName().startsWith(OURS)) {
            return false;
        }
        String declaring = method.getDeclaringClassName();
        int nested = declaring.indexOf('$');
        return (nested < 0 ? declaring : declaring.substring(0, nested)).endsWith("AutoConfiguration");
    }
}
