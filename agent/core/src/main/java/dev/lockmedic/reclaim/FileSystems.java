package dev.lockmedic.reclaim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which directories other machines may share: there neither pids nor clocks are evidence. */
final class FileSystems {
    private static final int MOST = 1000;
    private static final Set<String> REMOTE =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "9p",
                    "ceph",
                    "afs",
                    "glusterfs",
                    "lustre",
                    "gpfs",
                    "beegfs",
                    "ocfs2",
                    "gfs2",
                    "webdav",
                    "davfs");

    private final ConcurrentHashMap<Path, Boolean> remote = new ConcurrentHashMap<>();

    boolean isRemote(Path lockFile) {
        Path directory = lockFile.getParent();
        Boolean known = remote.get(directory);
        if (known != null) {
            return known;
        }
        try {
            String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
            boolean is = REMOTE.contains(type) || type.startsWith("fuse.");
            if (remote.size() >= MOST) {
                remote.clear();
            }
            remote.put(directory, is);
            return is;
        } catch (IOException | RuntimeException e) {
            // Not even that could be read: then nothing here is evidence.
            return true;
        }
    }
}
