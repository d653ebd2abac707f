package dev.lockmedic.it.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The judge's process. Each thread of each actor has a connection to it; the run tells it on stdin
 * whom it is about to kill. It judges an epoch once every thread is past it, and deletes its files.
 */
final class Judge {
    /** For a connection that is being made when an epoch ends. */
    private static final long ACCEPT_GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Path folder;
    private final Rules rules;
    private final long start;
    private final long epochNanos;
    private final boolean keep;

    // All guarded by this.
    private final Epochs epochs = new Epochs();
    private final Set<Witness> witnesses = new HashSet<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final TreeSet<Long> kills = new TreeSet<>();
    private final Tally total = new Tally();
    private boolean over;

    private Judge(Path folder, Rules rules, long start, long epochNanos, boolean keep) {
        this.folder = folder;
        this.rules = rules;
        this.start = start;
        this.epochNanos = epochNanos;
        this.keep = keep;
    }

    /**
     * Judges until told that the run is over.
     *
     * @param arguments folder, socket, fence, bound in ms, orphan grace in ms, start and length of
     *     an epoch in ns, whether to keep the files
     */
    public static void main(String[] arguments) throws Exception {
        Judge judge =
                new Judge(
                        Path.of(arguments[0]),
                        new Rules(
                                FenceRule.of(arguments[2]),
                                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[3])),
                                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[4]))),
                        Long.parseLong(arguments[5]),
                        Long.parseLong(arguments[6]),
                        Boolean.parseBoolean(arguments[7]));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(arguments[1]), 1000);
        daemon("accept", () -> judge.accept(server));
        System.out.println("ready");
        daemon("run", judge::listenToRun);
        judge.judgeEpochs();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(String name, Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (Throwable t) {
                                // A judge that does not hear everything must not judge.
                                t.printStackTrace();
                                Runtime.getRuntime().halt(3);
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocketChannel server) throws IOException {
        while (true) {
            SocketChannel connection = server.accept();
            daemon("witness", () -> listen(connection));
        }
    }

    private void listen(SocketChannel connection) throws IOException {
        Witness witness = null;
        try (BufferedReader lines =
                new BufferedReader(
                        Channels.newReader(connection, StandardCharsets.UTF_8), 16_384)) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (this) {
                    if (witness == null) {
                        witness = Witness.hello(line);
                        witnesses.add(witness);
                    } else {
                        witness.tell(line, epochs);
                    }
                }
            }
        } catch (IOException reset) {
            // Killed with unread data on its side, which there is none of.
        } finally {
            synchronized (this) {
                if (witness != null) {
                    witness.silent = true;
                }
                notifyAll();
            }
        }
    }

    /** {@code killing <actor> <life> <nanos>}, {@code ended <actor> <life>}, {@code over}. */
    private void listenToRun() throws IOException {
        BufferedReader run =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = run.readLine()) != null) {
            String[] words = line.split(" ");
            synchronized (this) {
                switch (words[0]) {
                    case "killing" -> {
                        long at = Long.parseLong(words[3]);
                        ended.put(words[1] + "." + words[2], at);
                        kills.add(at);
                    }
                    case "ended" -> ended.put(words[1] + "." + words[2], HoldReport.NEVER);
                    case "over" -> over = true;
                    default -> throw new IOException("unknown: " + line);
                }
                notifyAll();
            }
        }
        if (!over) {
            // The run is dead; nobody wants to know any more.
            Runtime.getRuntime().halt(4);
        }
    }

    private void judgeEpochs() throws IOException, InterruptedException {
        while (true) {
            Epoch epoch;
            long number;
            synchronized (this) {
                while (!canJudge(epochs.next()) && !(over && epochs.next() > epochs.last())) {
                    wait(100);
                }
                if (over && epochs.next() > epochs.last()) {
                    break;
                }
                number = epochs.next();
                epoch = epochs.take();
                for (List<HoldReport> holds : epoch.holds.values()) {
                    for (HoldReport hold : holds) {
                        hold.killed =
                                ended.getOrDefault(
                                        hold.id.actor() + "." + hold.id.life(), HoldReport.NEVER);
                    }
                }
            }
            Tally tally = judge(number, epoch);
            synchronized (this) {
                total.merge(tally);
                print("so-far");
            }
        }
        synchronized (this) {
            print("verdict");
        }
    }

    /** Nobody can touch this epoch's files any more. */
    private boolean canJudge(long epoch) {
        if (System.nanoTime() < start + (epoch + 1) * epochNanos + ACCEPT_GRACE_NANOS && !over) {
            return false;
        }
        for (Witness witness : List.copyOf(witnesses)) {
            boolean dead = witness.silent && ended.containsKey(witness.actor + "." + witness.life);
            if (dead && witness.epoch < epoch) {
                witnesses.remove(witness);
            } else if (!dead && witness.epoch <= epoch) {
                return false;
            }
        }
        return true;
    }

    private Tally judge(long number, Epoch epoch) throws IOException {
        Tally tally = new Tally();
        tally.count(Figure.EPOCHS);
        Set<String> transcripts = new TreeSet<>(epoch.holds.keySet());
        transcripts.addAll(epoch.gaveUp.keySet());
        TreeSet<Long> killsByNow;
        synchronized (this) {
            killsByNow = new TreeSet<>(kills);
        }
        for (String name : transcripts) {
            TranscriptJudge judge =
                    new TranscriptJudge(
                            rules,
                            killsByNow,
                            epoch.holds.getOrDefault(name, new ArrayList<>()),
                            epoch.gaveUp.getOrDefault(name, List.of()));
            tally.merge(judge.judge(read(folder.resolve(name))));
        }
        synchronized (this) {
            tally.add(Figure.LATE_REPORTS, epochs.takeLate());
        }
        if (!keep) {
            deleteFiles("e" + number + "-");
        }
        return tally;
    }

    private static byte[] read(Path transcript) throws IOException {
        try {
            return Files.readAllBytes(transcript);
        } catch (NoSuchFileException e) {
            // Nobody came to write a line.
            return new byte[0];
        }
    }

    private void deleteFiles(String prefix) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void print(String what) {
        StringBuilder line = new StringBuilder(what);
        for (Figure figure : Figure.values()) {
            line.append(' ').append(figure).append('=').append(total.get(figure));
        }
        if (what.equals("verdict")) {
            total.findings().forEach(finding -> System.out.println("finding " + finding));
            rules.broken(total).forEach(broken -> System.out.println("broken " + broken));
        }
        System.out.println(line);
    }
}
