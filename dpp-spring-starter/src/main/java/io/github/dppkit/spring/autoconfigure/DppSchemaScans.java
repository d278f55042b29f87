package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.jdbc.SchemaScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * A {@link SchemaScan} of every database that a {@code DataSource} bean leads to, each once, with the targets of the
 * {@code Dpp}. A bean that nobody has asked for yet is not made for it. Of several, one that cannot be looked at is named in the
 * log and keeps none of the others from being looked at.
 */
final class DppSchemaScans {

    private static final Logger LOG = LoggerFactory.getLogger(DppSchemaScans.class);

    private final Dpp dpp;
    private final ConfigurableListableBeanFactory beans;

    DppSchemaScans(Dpp dpp, ConfigurableListableBeanFactory beans) {
        this.dpp = dpp;
        this.beans = beans;
    }

    /** Tells whether there may be something to look at; without dpp-jdbc nothing can be. */
    static boolean arePossible(ConfigurableListableBeanFactory beans) {
        return ClassUtils.isPresent("io.github.dppkit.jdbc.SchemaScan", beans.getBeanClassLoader())
                && !names(beans).isEmpty();
    }

    private static List<String> names(ConfigurableListableBeanFactory beans) {
        return List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class, false, false));
    }

    /** Looks once; returns how many columns were found. */
    int run() {
        Set<String> seen = new HashSet<>();
        int found = 0;
        for (String name : names(beans)) {
            if (!beans.containsLocalBean(name) || beans.containsSingleton(name)) {
                found += look(name, beans.getBean(name, DataSource.class), seen);
            }
        }
        return found;
    }

    private int look(String name, DataSource source, Set<String> seen) {
        try {
            if (!seen.add(address(source))) {
                return 0;
            }
            return SchemaScan.create(source, dpp.retention().targets(), dpp.audit())
                    .run()
                    .unregistered()
                    .size();
        } catch (SQLException | RuntimeException e) {
            // its text may quote the database
            LOG.warn(
                    "The schema scan of the DataSource {} failed with {}; it is tried again.",
                    name,
                    e.getClass().getName());
            return 0;
        }
    }

    private static String address(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return String.valueOf(connection.getMetaData().getURL());
        }
    }
}
