package dev.lockmedic.it.host;

import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Writes to a Lucene index for as long as its stdin says so; exit code 7 if it is locked. */
public final class LuceneHost {
    private LuceneHost() {}

    /** Folder of the index. */
    public static void main(String[] args) throws Exception {
        try (Directory folder = FSDirectory.open(Path.of(args[0]));
                IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig())) {
            System.out.println("open");
            while (System.in.read() == '\n') {
                Document document = new Document();
                document.add(new TextField("text", "one more", Field.Store.YES));
                writer.addDocument(document);
                writer.commit();
                System.out.println("committed");
            }
        } catch (LockObtainFailedException e) {
            System.out.println("locked");
            System.exit(7);
        }
        System.out.println("closed");
    }
}
