package dev.lockmedic.cli.report;

/**
 * One event as it was read, in little room.
 *
 * @param type its type, by its number in {@link Store#types}
 * @param run which run of an agent told it, by its number among the {@link Runs}
 * @param seq its number within the run; -1 if it has none
 * @param at wall clock, milliseconds
 * @param shape which fields it has, by its number in {@link Shapes}
 * @param values one for each field of the shape; what it means says the {@link FieldKind}
 */
record Happening(int type, int run, long seq, long at, int shape, long[] values) {}
