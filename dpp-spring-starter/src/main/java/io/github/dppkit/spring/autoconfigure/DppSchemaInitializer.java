package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcSchema;
import io.github.dppkit.spring.autoconfigure.DppProperties.SchemaCreation;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;

/**
 * Creates the tables of dppkit where {@code dpp.jdbc.initialize-schema} says so, after Flyway, Liquibase and the scripts
 * of the application: {@link DppSchemaInitializerDetector} puts it last.
 */
final class DppSchemaInitializer implements InitializingBean {

    private final DppDatabases databases;
    private final SchemaCreation mode;

    DppSchemaInitializer(DppDatabases databases, SchemaCreation mode) {
        this.databases = databases;
        this.mode = mode;
    }

    @Override
    public void afterPropertiesSet() {
        for (DataSource database : databases.all()) {
            if (mode == SchemaCreation.ALWAYS
                    || (mode == SchemaCreation.EMBEDDED && EmbeddedDatabaseConnection.isEmbedded(database))) {
                JdbcSchema.create(database);
            }
        }
    }
}
