package dev.lockmedic.cli;

import java.util.Properties;

/**
 * Follows the protocol of the agent and does nothing else, so that the command line can be tested
 * in real JVMs without it. The value of {@code policy} makes it misbehave. {@code java.base} only:
 * it is loaded into a JVM that has nothing of ours.
 */
public final class FakeAgent {
    static final String VERSION = "9.9-fake";

    private static String arguments = "";

    private FakeAgent() {}

    public static void agentmain(String argument) throws Exception {
        Properties properties =
                (Properties)
                        Class.forName("jdk.internal.vm.VMSupport")
                                .getMethod("getAgentProperties")
                                .invoke(null);
        if (argument.startsWith("@")) {
            int space = argument.indexOf(' ');
            String reply = answer(argument.substring(space + 1), properties);
            if (reply != null) {
                properties.setProperty("lockmedic.reply." + argument.substring(1, space), reply);
            }
            return;
        }
        if (argument.contains("policy=throws")) {
            throw new IllegalStateException("as told");
        }
        properties.remove("lockmedic.refused");
        if (argument.contains("polcy=")) {
            properties.setProperty(
                    "lockmedic.refused", "no such key: polcy (nearest known key: policy)");
            return;
        }
        arguments = argument;
        if (!argument.contains("policy=declines")) {
            properties.setProperty("lockmedic.version", VERSION);
        }
    }

    private static String answer(String command, Properties properties)
            throws InterruptedException {
        switch (command) {
            case "status", "status stacks":
                return status();
            case "detach":
                properties.remove("lockmedic.version");
                return "{\"ok\":true,\"result\":{}}";
            case "set policy=hangs":
                Thread.currentThread().join();
                return null;
            case "set policy=silent":
                return null;
            case "set policy=garbled":
                return "{\"ok\":tr";
            case "set policy=wrong":
                return "{\"ok\":false,\"error\":\"policy: 'wrong' is none of off, report, reclaim\"}";
            default:
                arguments = command;
                return "{\"ok\":true,\"result\":{}}";
        }
    }

    private static String status() {
        return "{\"ok\":true,\"result\":{\"version\":\""
                + VERSION
                + "\",\"pid\":"
                + ProcessHandle.current().pid()
                + ",\"unheard-of\":[1,{}],\"settings\":[{\"key\":\"lockmedic.policy\",\"value\":\"reclaim\",\"from\":\"default\"},"
                + "{\"key\":\"lockmedic.seen\",\"value\":\""
                + arguments.replace("\\", "\\\\")
                + "\",\"from\":\"argument\"}],\"hooks\":[{\"point\":\"implDelete\",\"state\":\"proved\"}],"
                + "\"held\":[{\"lock\":\"/data/a.lock\",\"adopted\":true}]}}";
    }
}
