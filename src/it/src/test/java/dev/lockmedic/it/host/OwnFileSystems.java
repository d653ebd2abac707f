package dev.lockmedic.it.host;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/**
 * A host's own default provider, put in front of the JDK's by {@code
 * java.nio.file.spi.DefaultFileSystemProvider}.
 */
public final class OwnFileSystems extends FileSystemProvider {
    private final FileSystemProvider jdk;
    private final FileSystem files;

    /** Made by the JDK. */
    public OwnFileSystems(FileSystemProvider jdk) {
        this.jdk = jdk;
        this.files = new Files(this, jdk.getFileSystem(URI.create("file:///")));
    }

    @Override
    public String getScheme() {
        return "file";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
        return jdk.newFileSystem(uri, env);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        return jdk.getPath(uri);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs)
            throws IOException {
        return jdk.newByteChannel(path, options, attrs);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
        return jdk.newDirectoryStream(dir, filter);
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
        jdk.createDirectory(dir, attrs);
    }

    @Override
    public void delete(Path path) throws IOException {
        jdk.delete(path);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        jdk.copy(source, target, options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        jdk.move(source, target, options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return jdk.isSameFile(path, other);
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return jdk.isHidden(path);
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return jdk.getFileStore(path);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        jdk.checkAccess(path, modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return jdk.getFileAttributeView(path, type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return jdk.readAttributes(path, type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        return jdk.readAttributes(path, names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
            throws IOException {
        jdk.setAttribute(path, name, value, options);
    }

    /** Says that it is this provider's; its paths are the JDK's. */
    private static final class Files extends FileSystem {
        private final FileSystemProvider provider;
        private final FileSystem jdk;

        Files(FileSystemProvider provider, FileSystem jdk) {
            this.provider = provider;
            this.jdk = jdk;
        }

        @Override
        public FileSystemProvider provider() {
            return provider;
        }

        @Override
        public void close() throws IOException {
            jdk.close();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return jdk.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return jdk.getRootDirectories();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return jdk.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return jdk.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return jdk.getPath(first, more);
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            return jdk.getPathMatcher(pattern);
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return jdk.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return jdk.newWatchService();
        }
    }
}
