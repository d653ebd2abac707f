package dev.lockmedic.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Keeps all cores busy, or measures how long something takes: runs with no other test beside it.
 * All others run two classes at a time.
 */
@Tag("quiet")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface QuietMachine {}
