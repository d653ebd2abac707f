package dev.lockmedic.it.host;

import java.util.concurrent.locks.Lock;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Spring Integration's registry of locks in a database, as it is configured by the book. Within one
 * JVM its callers wait for a {@code ReentrantLock} in front of the row.
 */
final class SpringLocks {
    private static final JdbcLockRegistry REGISTRY = registry();

    private SpringLocks() {}

    static Lock lock(String key) {
        return REGISTRY.obtain(key);
    }

    private static JdbcLockRegistry registry() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:locks;DB_CLOSE_DELAY=-1");
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource(
                                "org/springframework/integration/jdbc/schema-h2.sql")),
                database);
        DefaultLockRepository rows = new DefaultLockRepository(database);
        rows.setTransactionManager(new DataSourceTransactionManager(database));
        rows.afterPropertiesSet();
        rows.afterSingletonsInstantiated();
        rows.start();
        return new JdbcLockRegistry(rows);
    }
}
