package dev.lockmedic.profiles;

import dev.lockmedic.profiles.Expression.Root;
import dev.lockmedic.profiles.JsonTree.Member;
import dev.lockmedic.profiles.JsonTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of one object of a profile, all of them known and the required ones present. What is got
 * from it is of the right type and form, or a {@link ProfileException} says where it is not.
 */
final class Fields {
    private static final int MAX_ITEMS = 1000;
    private static final Pattern METHOD = Pattern.compile(Expression.NAME);
    private static final Pattern CLASS =
            Pattern.compile(Expression.NAME + "(?:\\." + Expression.NAME + ")*");
    private static final Pattern TYPE = Pattern.compile(CLASS.pattern() + "(?:\\[\\])*");
    private static final Pattern OFF_LIMITS =
            Pattern.compile("(?:java|jdk|sun|dev\\.lockmedic)\\..*");

    private final Map<?, ?> members;
    private final String where;
    private final String source;

    private Fields(Map<?, ?> members, String where, String source) {
        this.members = members;
        this.where = where;
        this.source = source;
    }

    /**
     * The keys of a value that must be an object.
     *
     * @param where how messages name the object
     */
    static Fields of(Node node, Keys keys, String where, String source) throws ProfileException {
        if (!(node.value() instanceof Map<?, ?> members)) {
            throw new ProfileException(
                    where + " must be an object, not " + node.type() + node.place().in(source));
        }
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String key = (String) member.getKey();
            if (!keys.knows(key)) {
                throw new ProfileException(
                        "unknown key \""
                                + key
                                + "\""
                                + ((Member) member.getValue()).place().in(source)
                                + "; "
                                + Keys.hint(key, keys.all()));
            }
        }
        for (String key : keys.required()) {
            if (!members.containsKey(key)) {
                throw new ProfileException(
                        "missing key \"" + key + "\" in " + where + node.place().in(source));
            }
        }
        return new Fields(members, where, source);
    }

    /** The value of a key, or null without the key. */
    Node find(String key) {
        Member member = (Member) members.get(key);
        return member == null ? null : member.value();
    }

    Fields fields(String key, Keys keys) throws ProfileException {
        return of(find(key), keys, where + "." + key, source);
    }

    String text(String key) throws ProfileException {
        return text(key, find(key));
    }

    String text(String key, Node node) throws ProfileException {
        if (node.value() instanceof String text) {
            return text;
        }
        throw wrong(key, "must be a string, not " + node.type(), node);
    }

    String optionalText(String key) throws ProfileException {
        return find(key) == null ? null : text(key);
    }

    String matching(String key, Pattern pattern, String what) throws ProfileException {
        String text = text(key);
        if (!pattern.matcher(text).matches()) {
            throw wrong(key, "is not " + what + ": \"" + text + "\"", find(key));
        }
        return text;
    }

    String methodName(String key) throws ProfileException {
        return matching(key, METHOD, "a method name");
    }

    String className(String key) throws ProfileException {
        String name = matching(key, CLASS, "a class name");
        if (OFF_LIMITS.matcher(name).matches()) {
            String advice = "a profile describes the host's own classes only";
            throw wrong(key, "is " + name, advice, find(key));
        }
        return name;
    }

    /** The parameter types, or null for every overload. */
    List<String> parameters() throws ProfileException {
        if (find("parameters") == null) {
            return null;
        }
        List<String> types = new ArrayList<>();
        for (Node item : items("parameters")) {
            String type = text("parameters", item);
            if (!TYPE.matcher(type).matches()) {
                throw wrong("parameters", "is not a type name: \"" + type + "\"", item);
            }
            types.add(type);
        }
        return types;
    }

    /** The items of an array, none without the key. */
    List<Node> items(String key) throws ProfileException {
        Node node = find(key);
        if (node == null) {
            return List.of();
        }
        if (!(node.value() instanceof List<?> items)) {
            throw wrong(key, "must be an array, not " + node.type(), node);
        }
        if (items.size() > MAX_ITEMS) {
            throw wrong(key, "has more than " + MAX_ITEMS + " items", node);
        }
        List<Node> nodes = new ArrayList<>();
        for (Object item : items) {
            nodes.add((Node) item);
        }
        return nodes;
    }

    /** The same, but an array without items makes no sense. */
    List<Node> someItems(String key) throws ProfileException {
        List<Node> items = items(key);
        if (items.isEmpty() && find(key) != null) {
            throw wrong(key, "is empty", "leave it out", find(key));
        }
        return items;
    }

    Expression expression(String key, Set<Root> roots) throws ProfileException {
        return expression(key, find(key), roots);
    }

    Expression expression(String key, Node node, Set<Root> roots) throws ProfileException {
        try {
            return Expression.parse(text(key, node), roots);
        } catch (Expression.Malformed e) {
            throw wrong(key, e.getMessage(), e.advice(), node);
        }
    }

    Expression optionalExpression(String key, Set<Root> roots) throws ProfileException {
        return find(key) == null ? null : expression(key, roots);
    }

    ProfileException wrong(String key, String what, Node node) {
        return new ProfileException("\"" + key + "\" " + what + node.place().in(source));
    }

    ProfileException wrong(String key, String what, String advice, Node node) {
        return new ProfileException(
                "\"" + key + "\" " + what + node.place().in(source) + "; " + advice);
    }
}
