package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.jdbc.JdbcSchema;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Creates the tables of dppkit where {@code dpp.jdbc.initialize-schema} says so, after Flyway, Liquibase and the scripts
 * of the application: {@link DppSchemaInitializerDetector} puts it last.
 */
final class DppSchemaInitializer implements InitializingBean {

    private final DppDatabases databases;
    private final DatabaseInitializationMode mode;

    DppSchemaInitializer(DppDatabases databases, DatabaseInitializationMode mode) {
        this.databases = databases;
        this.mode = mode;
    }

    @Override
    public void afterPropertiesSet() {
        for (DataSource database : databases.all()) {
            if (mode == DatabaseInitializationMode.ALWAYS
                    || (mode == DatabaseInitializationMode.EMBEDDED
                            && EmbeddedDatabaseConnection.isEmbedded(database))) {
                JdbcSchema.create(database);
            }
        }
    }
}
