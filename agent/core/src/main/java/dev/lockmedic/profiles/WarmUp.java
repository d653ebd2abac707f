package dev.lockmedic.profiles;

import dev.lockmedic.hooks.HostCall;
import dev.lockmedic.profiles.HostClass.DoesNotFit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription.InDefinedShape;

/** A class to weave into before there is one of the host. */
final class WarmUp {
    private static final Woven WATCHES = new Nothing(false);
    private static final Woven DECIDES = new Nothing(true);

    private WarmUp() {}

    static Object acquire(String resource, long limit) {
        return resource + limit;
    }

    static boolean decide(List<String> reasons) {
        return reasons.isEmpty();
    }

    static Map<InDefinedShape, List<Woven>> plan(HostClass self) {
        Map<InDefinedShape, List<Woven>> plan = new LinkedHashMap<>();
        try {
            plan.put(self.methods("acquire", null).get(0), List.of(WATCHES));
            plan.put(self.methods("decide", List.of("java.util.List")).get(0), List.of(DECIDES));
        } catch (DoesNotFit e) {
            throw new IllegalStateException(e);
        }
        return plan;
    }

    private record Nothing(boolean changesResult) implements Woven {
        @Override
        public HostCall begin(Class<?> type, Object self, Object[] arguments) {
            return null;
        }
    }
}
