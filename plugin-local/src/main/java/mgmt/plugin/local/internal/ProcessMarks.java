package mgmt.plugin.local.internal;

/**
 * Names of which each is taken by one in this process at most. The kernel's file locks are the process's: one part of it
 * does not keep out another, and when any of them closes a file, the locks that the others have on it are gone. So parts
 * of one process have to agree among themselves, also those that do not share classes, as two frameworks in one process
 * or two versions of this bundle. What they share are the system properties, and these are what the marks are.
 */
final class ProcessMarks {

    private static final String PREFIX = "mgmt.plugin.local/";

    private ProcessMarks() {}

    /** Whether the name was free, and is taken now. */
    static boolean take(String name) {
        return System.getProperties().putIfAbsent(PREFIX + name, "taken") == null;
    }

    static void release(String name) {
        System.getProperties().remove(PREFIX + name);
    }

    static boolean isTaken(String name) {
        return System.getProperties().containsKey(PREFIX + name);
    }
}
