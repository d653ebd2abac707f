package dev.lockmedic;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.lockmedic.settings.Setting;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One package an idea, dependencies one way, and each library in its few places. */
class ArchitectureTest {
    private static final String ROOT = "dev.lockmedic.";

    /** What each package may use of the others; hooks belong to the boot zone and may be used. */
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        allow("settings", "words");
        allow("log", "settings");
        allow("lockfile");
        allow("identity", "lockfile");
        allow("staleness", "identity", "lockfile", "settings");
        allow("takeover", "lockfile");
        allow("events");
        allow("holds", "events", "lockfile", "staleness");
        allow("healers");
        allow("watchdog", "holds", "healers");
        allow(
                "reclaim",
                "events",
                "fence",
                "holds",
                "healers",
                "identity",
                "lockfile",
                "log",
                "settings",
                "staleness",
                "takeover");
        allow("sentinel", "fence", "holds", "lockfile", "log", "reclaim", "settings", "takeover");
        allow("filelocks", "events", "fence", "healers", "holds", "log", "reclaim", "settings");
        allow("fence", "events", "holds", "lockfile", "log", "settings", "staleness");
        allow("interception", "fence", "holds", "lockfile", "reclaim", "settings", "takeover");
        allow("profiles", "words");
        allow("words");
        allow("threads");
        allow("jvmlocks", "events", "healers", "log", "reclaim", "settings", "threads");
        allow("jvmrelease", "settings", "threads");
        allow("hostlocks", "holds", "log", "profiles", "reclaim", "settings", "staleness");
        allow("monitoring");
        allow("jmx", "events", "log", "monitoring", "settings");
        allow("jfr", "events", "log", "monitoring", "settings");
        allow("adoption", "lockfile", "reclaim", "settings");
        allow(
                "doctor",
                "holds",
                "identity",
                "lockfile",
                "reclaim",
                "settings",
                "staleness",
                "takeover");
    }

    /** These put the others together, so they may use all of them; nobody uses them. */
    private static final Set<String> ON_TOP = Set.of("command", "start");

    private static final JavaClasses CORE = core();

    private static void allow(String user, String... used) {
        MAY_USE.put(user, List.of(used));
    }

    private static JavaClasses core() {
        try {
            return new ClassFileImporter()
                    .importPath(
                            Path.of(
                                    Setting.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    private static String idea(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> ideas = CORE.stream().map(ArchitectureTest::idea).collect(Collectors.toSet());
        ideas.removeAll(ON_TOP);

        assertThat(ideas).isEqualTo(MAY_USE.keySet());
    }

    @Test
    void eachPackageUsesOnlyWhatItMay() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CORE) {
            if (MAY_USE.containsKey(idea(type))) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(d -> idea(d.getTargetClass().getBaseComponentType()))
                        .filter(name -> !name.isEmpty() && !name.equals("hooks"))
                        .filter(name -> !name.equals(idea(type)))
                        .forEach(
                                name ->
                                        used.computeIfAbsent(idea(type), k -> new TreeSet<>())
                                                .add(name));
            }
        }
        assertThat(used.keySet()).as("so that something was looked at").hasSizeGreaterThan(5);
        used.forEach((user, names) -> assertThat(MAY_USE.get(user)).as(user).containsAll(names));
    }

    @Test
    void nobodyUsesTheStart() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "start..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "start..")
                .check(CORE);
    }

    @Test
    void thereAreNoCircles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyWeavingUsesByteBuddy() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("interception", "jvmrelease", "profiles"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.bytebuddy..")
                .check(CORE);
    }

    @Test
    void onlyWhatReadsOrWritesJsonUsesJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("lockfile", "command", "events", "profiles"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CORE);
    }

    @Test
    void onlyTheLogUsesSlf4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "log..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(CORE);
    }

    /** The agent may be asked to heal these in the very JVM it runs in. */
    @Test
    void nothingIsBuiltOnLocksOrExecutors() {
        noClasses()
                .that()
                // Runs on the spot what the JDK hands to it while the agent starts; no thread
                // waits.
                .doNotHaveFullyQualifiedName("dev.lockmedic.interception.OnTheSpot")
                .and()
                .doNotHaveFullyQualifiedName("dev.lockmedic.interception.FileLockProof")
                .and()
                .doNotHaveFullyQualifiedName("dev.lockmedic.interception.WriteProof")
                .and()
                // Reads locks of the host, and takes none.
                .doNotHaveFullyQualifiedName("dev.lockmedic.jvmlocks.Synchronizers")
                .and()
                // Asks a StampedLock's class, no more.
                .doNotHaveFullyQualifiedName("dev.lockmedic.start.JvmLockReleaser")
                .and()
                // Looks into locks from outside, and tries its hooks on locks of its own that no
                // other thread can reach. Nothing of it waits for one.
                .resideOutsideOfPackage(ROOT + "jvmrelease..")
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "locks, executors, blocking queues, host's logging",
                                ArchitectureTest::isTabu))
                .check(CORE);
    }

    private static boolean isTabu(JavaClass type) {
        String name = type.getName();
        return name.startsWith("java.util.concurrent.locks.")
                        && !name.equals("java.util.concurrent.locks.LockSupport")
                || type.isAssignableTo(java.util.concurrent.Executor.class)
                || type.isAssignableTo(java.util.concurrent.BlockingQueue.class)
                || List.of(
                                "java.util.concurrent.Executors",
                                "java.util.concurrent.CompletableFuture",
                                "java.util.concurrent.FutureTask",
                                "java.util.concurrent.CountDownLatch",
                                "java.util.concurrent.Semaphore",
                                "java.util.concurrent.CyclicBarrier",
                                "java.util.Timer")
                        .contains(name)
                || name.startsWith("java.util.logging.");
    }

    @Test
    void onlyTheMBeanUsesJmx() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "jmx..")
                .or()
                // Decides whether there is such a module at all.
                .haveFullyQualifiedName("dev.lockmedic.jmx.Jmx")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.management..")
                .check(CORE);
    }

    /** It would make the platform MBean server, before the host has said which. */
    @Test
    void nobodyAsksForThePlatformServer() {
        noClasses()
                .should()
                .callMethodWhere(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "an MBean server is made",
                                call ->
                                        List.of("getPlatformMBeanServer", "createMBeanServer")
                                                .contains(call.getTarget().getName())))
                .check(CORE);
    }

    @Test
    void onlyFlightRecordingsUseTheRecorder() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "jfr..")
                .or()
                // Decides whether there is such a module at all.
                .haveFullyQualifiedName("dev.lockmedic.jfr.Jfr")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(CORE);
    }

    @Test
    void theWatchdogDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "watchdog..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..")
                .check(CORE);
    }
}
