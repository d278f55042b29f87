package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.DppSetupException;
import io.github.dppkit.spring.SetupProblem;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides {@link ConditionalOnSwitch}; refuses what is neither true nor false. */
final class OnSwitch extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Map<String, Object> attributes =
                Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnSwitch.class.getName()));
        String property = (String) Objects.requireNonNull(attributes.get("value"));
        boolean missing = (Boolean) Objects.requireNonNull(attributes.get("matchIfMissing"));
        boolean on = isOn(context.getEnvironment(), property, missing);
        return new ConditionOutcome(on, property + (on ? " is true" : " is false"));
    }

    static boolean isOn(Environment environment, String property, boolean missing) {
        try {
            return environment.getProperty(property, Boolean.class, missing);
        } catch (ConversionException e) {
            // its text repeats the value
            throw new DppSetupException(
                    SetupProblem.SWITCH, property + ": value refused: it is neither true nor false.");
        }
    }
}
