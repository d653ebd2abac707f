package dev.lockmedic.cli.report;

/**
 * A field as it was read: one name with two kinds of values is two keys.
 *
 * @param name {@code holder.thread} for the member {@code thread} of the object {@code holder}
 */
record FieldKey(String name, FieldKind kind) {}
