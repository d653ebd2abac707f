package dev.lockmedic.settings;

import java.util.Properties;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives every test system properties of its own and puts the JVM's back afterwards. */
final class SystemProperties implements BeforeEachCallback, AfterEachCallback {
    private Properties before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = System.getProperties();
        System.setProperties((Properties) before.clone());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setProperties(before);
    }
}
