package io.github.dppkit.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Unless {@code dpp.enabled} is false. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnSwitch(value = "dpp.enabled", matchIfMissing = true)
@interface ConditionalOnDppEnabled {}
