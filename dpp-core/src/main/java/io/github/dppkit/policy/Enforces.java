package io.github.dppkit.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the clauses that a class carries out.
 *
 * <p>Each id is that of a {@link Requirement}. The build joins these with {@link Verifies} on tests and fails when an id
 * does not exist or an enforced clause has no test; the join is what {@code docs/controls-coverage.md} shows.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Enforces {

    /**
     * Returns the ids of the clauses, such as {@code "A2.4.a"}.
     *
     * @return at least one id
     */
    String[] value();
}
