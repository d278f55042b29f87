package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/** A control that is there if a bean of a type is: it asks the bean's definition who made it. */
final class BeanControl implements ControlReporter {

    private static final String OURS = BeanControl.class.getPackageName() + ".";

    private final ControlStatus status;

    private BeanControl(ControlStatus status) {
        this.status = status;
    }

    /** Looks at the definitions once; those of a running application do not change. */
    static ControlReporter of(String control, ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> names = Arrays.asList(beans.getBeanNamesForType(type, true, false));
        if (names.isEmpty()) {
            return new BeanControl(ControlStatus.off(control));
        }
        boolean ours = names.stream().allMatch(name -> isOurs(beans, name));
        return new BeanControl(new ControlStatus(control, true, ours ? ProvidedBy.DPPKIT : ProvidedBy.APPLICATION));
    }

    private static boolean isOurs(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return false;
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

    @Override
    public ControlStatus report() {
        return status;
    }
}
