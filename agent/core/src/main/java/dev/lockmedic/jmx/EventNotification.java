package dev.lockmedic.jmx;

import dev.lockmedic.events.Event;
import dev.lockmedic.events.EventField;
import dev.lockmedic.events.EventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * An event as a notification: its type is {@code dev.lockmedic.} and the event's name, its message
 * the line of the log, its user data the fields that are known, by their names in the file of
 * events.
 */
final class EventNotification {
    private static final int MOST_CHARACTERS = 8_000;
    private static final int MOST_ELEMENTS = 64;

    /** Those that somebody on call wants to be told; the others are in the file of events. */
    private static final Set<EventType> TOLD =
            EnumSet.of(
                    EventType.OVERDUE,
                    EventType.REPORTED,
                    EventType.INTERRUPTED,
                    EventType.RECLAIMED,
                    EventType.RELEASED,
                    EventType.NOT_RELEASED,
                    EventType.LOST,
                    EventType.RESOLVED,
                    EventType.FENCED,
                    EventType.ZOMBIE_RELEASE,
                    EventType.STALL,
                    EventType.POLICY_CHANGED);

    private EventNotification() {}

    static boolean isTold(EventType type) {
        return TOLD.contains(type);
    }

    static Set<EventType> told() {
        return Set.copyOf(TOLD);
    }

    static String type(EventType type) {
        return "dev.lockmedic." + type.wireName();
    }

    /** What clients are told that they may be told. */
    static MBeanNotificationInfo[] infos() {
        List<MBeanNotificationInfo> infos = new ArrayList<>();
        for (EventType type : TOLD) {
            infos.add(
                    new MBeanNotificationInfo(
                            new String[] {type(type)},
                            Notification.class.getName(),
                            type.meaning()));
        }
        return infos.toArray(new MBeanNotificationInfo[0]);
    }

    static Notification of(ObjectName source, Event event) throws OpenDataException {
        Notification notification =
                new Notification(
                        type(event.type()),
                        source,
                        event.sequence(),
                        event.atMillis(),
                        message(event));
        notification.setUserData(data(event));
        return notification;
    }

    private static String message(Event event) {
        String text = event.get(EventField.TEXT);
        if (text != null) {
            return cut(text);
        }
        String lock = event.get(EventField.LOCK);
        String holder = event.get(EventField.HOLDER_WORDS);
        Long held = event.get(EventField.HELD);
        return event.type()
                + (lock == null ? "" : ": " + cut(lock))
                + (holder == null ? "" : ", held by " + cut(holder))
                + (held == null ? "" : ", for " + held + " ms");
    }

    private static CompositeDataSupport data(Event event) throws OpenDataException {
        List<String> names = new ArrayList<>();
        List<String> meanings = new ArrayList<>();
        List<OpenType<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        names.add("event");
        meanings.add("what happened");
        types.add(SimpleType.STRING);
        values.add(event.type().wireName());
        for (EventField<?> field : EventField.ALL) {
            Object value = event.get(field);
            if (value != null) {
                names.add(field.fieldName());
                meanings.add(field.meaning());
                types.add(type(value));
                values.add(value(value));
            }
        }
        CompositeType type =
                new CompositeType(
                        "dev.lockmedic.event",
                        event.type().meaning(),
                        names.toArray(new String[0]),
                        meanings.toArray(new String[0]),
                        types.toArray(new OpenType<?>[0]));
        return new CompositeDataSupport(type, names.toArray(new String[0]), values.toArray());
    }

    private static OpenType<?> type(Object value) throws OpenDataException {
        if (value instanceof Long) {
            return SimpleType.LONG;
        }
        if (value instanceof Boolean) {
            return SimpleType.BOOLEAN;
        }
        return value instanceof List<?> ? new ArrayType<>(1, SimpleType.STRING) : SimpleType.STRING;
    }

    private static Object value(Object value) {
        if (value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .limit(MOST_ELEMENTS)
                    .map(each -> cut(each.toString()))
                    .toArray(String[]::new);
        }
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
