package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.CleanSql;
import io.github.dppkit.logging.LogSanitizer;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Exceptions without rows from every {@code DataSource} bean, where the application asks for that. */
@AutoConfiguration
@ConditionalOnDppEnabled
@ConditionalOnClass({DataSource.class, CleanSql.class, DelegatingDataSource.class})
@ConditionalOnSwitch(value = "dpp.jdbc.clean-exceptions", matchIfMissing = false)
public final class DppJdbcExceptionsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static DppJdbcCleaner dppJdbcCleaner(ObjectProvider<LogSanitizer> sanitizer) {
        return new DppJdbcCleaner(sanitizer);
    }

    /** Puts the decorator around data sources; the sanitizer is asked for when the first one is there. */
    static final class DppJdbcCleaner implements BeanPostProcessor {

        private final ObjectProvider<LogSanitizer> sanitizer;

        DppJdbcCleaner(ObjectProvider<LogSanitizer> sanitizer) {
            this.sanitizer = sanitizer;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof DelegatingDataSource outer && outer.getTargetDataSource() != null) {
                // who looks for one of Spring's own still finds it
                outer.setTargetDataSource(CleanSql.dataSource(outer.getTargetDataSource(), sanitizer.getObject()));
                return bean;
            }
            return bean instanceof DataSource source ? CleanSql.dataSource(source, sanitizer.getObject()) : bean;
        }
    }
}
