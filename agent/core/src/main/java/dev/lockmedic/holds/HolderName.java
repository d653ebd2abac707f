package dev.lockmedic.holds;

/** What a thread is called where it holds a lock or waits for one. */
public final class HolderName {
    private HolderName() {}

    /** Its name; virtual threads have none unless somebody gives them one, and then its number. */
    public static String of(Thread thread) {
        String name = thread.getName();
        return name.isEmpty() ? "#" + thread.getId() : name;
    }
}
