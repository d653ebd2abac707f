package dev.lockmedic.it.chaos;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends to a transcript, each write one system call. */
abstract class TranscriptWriter implements AutoCloseable {
    /** How many ways there are. */
    static final int WAYS = 3;

    /** Opens it, under the lock. */
    static TranscriptWriter open(int way, Path transcript) throws IOException {
        return switch (way) {
            case 0 -> new Channel(transcript);
            case 1 -> new Stream(transcript);
            default -> new EachTime(transcript);
        };
    }

    /** Its length now. */
    abstract long size() throws IOException;

    abstract void write(byte[] bytes) throws IOException;

    @Override
    public abstract void close() throws IOException;

    private static final class Channel extends TranscriptWriter {
        private final FileChannel channel;

        Channel(Path transcript) throws IOException {
            channel =
                    FileChannel.open(
                            transcript, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        long size() throws IOException {
            return channel.size();
        }

        @Override
        void write(byte[] bytes) throws IOException {
            channel.write(ByteBuffer.wrap(bytes));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class Stream extends TranscriptWriter {
        private final FileOutputStream stream;

        Stream(Path transcript) throws IOException {
            stream = new FileOutputStream(transcript.toString(), true);
        }

        @Override
        long size() throws IOException {
            return stream.getChannel().size();
        }

        @Override
        void write(byte[] bytes) throws IOException {
            stream.write(bytes);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static final class EachTime extends TranscriptWriter {
        private final Path transcript;

        EachTime(Path transcript) {
            this.transcript = transcript;
        }

        @Override
        long size() throws IOException {
            return Files.exists(transcript) ? Files.size(transcript) : 0;
        }

        @Override
        void write(byte[] bytes) throws IOException {
            Files.write(transcript, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void close() {}
    }
}
