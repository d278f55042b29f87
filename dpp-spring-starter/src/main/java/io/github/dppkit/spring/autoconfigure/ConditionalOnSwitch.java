package io.github.dppkit.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * If a property is true, in any spelling that Boot binds to a boolean.
 *
 * <p>Boot's own {@code @ConditionalOnBooleanProperty} takes {@code yes}, {@code on} and {@code 1} for neither true nor false,
 * and what is neither would be off without a word.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSwitch.class)
@interface ConditionalOnSwitch {

    /** Name of the property. */
    String value();

    /** Whether it is true where it is not set. */
    boolean matchIfMissing();
}
