package io.github.dppkit.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names what a test shows: a clause by the id of its {@link Requirement}, or a fault or attack by its row number in
 * {@code docs/acceptance-coverage.md}, written {@code "#53"}.
 *
 * <p>A host may put it on its own tests, so that its evidence names them too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Verifies {

    /**
     * Returns clause ids such as {@code "A2.4.a"} and row numbers such as {@code "#53"}.
     *
     * @return at least one
     */
    String[] value();
}
