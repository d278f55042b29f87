package io.github.dppkit.spring.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * What the application sets for the stores in a database.
 *
 * @param initializeSchema When to create the tables of dppkit at start; embedded means an H2 database in memory.
 */
@ConfigurationProperties("dpp.jdbc")
public record DppJdbcProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema) {}
