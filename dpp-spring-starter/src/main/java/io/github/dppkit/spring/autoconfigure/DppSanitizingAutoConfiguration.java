package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.spring.actuate.DppSanitizingFunction;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Keeps key files and passphrases out of the endpoints {@code env} and {@code configprops}, also while dppkit is off. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class DppSanitizingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DppSanitizingFunction dppSanitizingFunction() {
        return new DppSanitizingFunction();
    }
}
