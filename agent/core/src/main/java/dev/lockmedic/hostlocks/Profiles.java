package dev.lockmedic.hostlocks;

import dev.lockmedic.profiles.HostLockListener;
import dev.lockmedic.profiles.Opener;
import dev.lockmedic.profiles.PartStatus;
import dev.lockmedic.profiles.Profile;
import dev.lockmedic.profiles.ProfileSources;
import dev.lockmedic.profiles.ProfileTransformer;
import dev.lockmedic.settings.LockFiles;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The profiles in force in this JVM: found, woven into the host's classes, taken out again. */
public final class Profiles {
    private final Instrumentation instrumentation;
    private final HostLockListener listener;
    private final Opener opener;
    private final List<String> problems = new ArrayList<>();
    private List<ProfileSources.Found> found = List.of();
    private LockFiles lockFiles = LockFiles.NONE;
    private ProfileTransformer transformer;

    /** Weaves through this instrumentation. */
    public Profiles(Instrumentation instrumentation, HostLockListener listener, Opener opener) {
        this.instrumentation = instrumentation;
        this.listener = listener;
        this.opener = opener;
    }

    /** Looks for profiles; what is wrong with one is kept as a problem, and the others go on. */
    public void find(List<String> named) {
        ProfileSources.Result result =
                ProfileSources.find(String.join(",", named), ProfileSources.classPathOfThisJvm());
        found = result.profiles();
        for (String problem : result.problems()) {
            problems.add(problem + "; this profile is left out, everything else goes on");
        }
        List<String> globs = new ArrayList<>();
        found.forEach(each -> globs.addAll(each.profile().lockFiles()));
        lockFiles = LockFiles.of(globs);
    }

    /** Which lock files profiles name. */
    public LockFiles lockFiles() {
        return lockFiles;
    }

    /** What profiles say of the command line of a live holder. */
    public List<Pattern> ownerPatterns() {
        return found.stream()
                .map(each -> each.profile().ownerPattern())
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Begins to weave and to watch. Without profiles it does nothing, and nothing of Byte Buddy is
     * loaded for it.
     *
     * @param late whether the host may have loaded its lock classes already
     */
    public void install(boolean late) {
        List<Profile> profiles = found.stream().map(ProfileSources.Found::profile).toList();
        if (profiles.stream().allMatch(p -> p.locks().isEmpty() && p.stalePolicy() == null)) {
            return;
        }
        transformer = new ProfileTransformer(profiles, listener, opener);
        instrumentation.addTransformer(transformer, true);
        transformer.start();
        if (late) {
            problems.addAll(retransform());
        }
    }

    /** Loads what weaving needs, off the host's threads. */
    public void warmUp() {
        if (transformer != null) {
            transformer.warmUp();
        }
    }

    /** The profiles in force. */
    public List<ProfileSources.Found> found() {
        return found;
    }

    /** How their parts fit the host. */
    public List<PartStatus> parts() {
        return transformer == null ? List.of() : transformer.parts();
    }

    /** What was wrong at start, a line each. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Stops watching and gives the host's classes their original bodies back.
     *
     * @return what could not be restored
     */
    public List<String> remove() {
        if (transformer == null) {
            return List.of();
        }
        transformer.close();
        instrumentation.removeTransformer(transformer);
        return retransform();
    }

    /** The one walk over all classes: when attached late, and when detaching; never at start. */
    private List<String> retransform() {
        Set<String> names = transformer.classNames();
        List<String> refused = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (names.contains(type.getName()) && instrumentation.isModifiableClass(type)) {
                try {
                    instrumentation.retransformClasses(type);
                } catch (Exception | LinkageError e) {
                    refused.add(type.getName() + " could not be retransformed: " + e);
                }
            }
        }
        return refused;
    }
}
