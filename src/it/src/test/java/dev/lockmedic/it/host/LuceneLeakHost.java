package dev.lockmedic.it.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An indexing job opens an {@code IndexWriter} and ends without closing it; something else of the
 * host still refers to it. {@code open}: the next job of this JVM tries; {@code commit}: the leaked
 * writer is used once more.
 */
public final class LuceneLeakHost {
    private static Directory folder;
    private static IndexWriter leaked;

    private LuceneLeakHost() {}

    /** Folder of the index. */
    public static void main(String[] args) throws Exception {
        folder = FSDirectory.open(Path.of(args[0]));
        Thread job = new Thread(LuceneLeakHost::leak, "indexing-job");
        job.start();
        job.join();
        System.out.println("leaked");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            System.out.println(line + ": " + answer(line));
        }
    }

    private static void leak() {
        try {
            leaked = new IndexWriter(folder, new IndexWriterConfig());
            add(leaked);
            leaked.commit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(IndexWriter writer) throws IOException {
        Document document = new Document();
        document.add(new TextField("text", "one more", Field.Store.YES));
        writer.addDocument(document);
    }

    private static String answer(String what) {
        try {
            if (what.equals("commit")) {
                add(leaked);
                leaked.commit();
                return "committed";
            }
            try (IndexWriter next = new IndexWriter(folder, new IndexWriterConfig())) {
                add(next);
                next.commit();
                return "committed";
            }
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }
}
