package io.github.dppkit.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks the {@code DataSource} bean of the database of the wrapped keys: one of its own, or at least one with backups of its own (docs/storage.md).
 *
 * <p>Write {@code @Bean(defaultCandidate = false)} beside it, so that nothing else of the application takes this data
 * source by its type alone.
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Qualifier public @interface DppKeyDataSource {}
