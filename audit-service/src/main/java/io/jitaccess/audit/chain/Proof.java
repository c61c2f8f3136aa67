package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.Database;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;

/**
 * The whole record as lines of JSON that can be verified without this service and its database:
 * checkpoints, then each source followed by its rows.
 */
@Component
public class Proof {
    private final Database database;

    Proof(Database database) {
        this.database = database;
    }

    /**
     * Writes all lines.
     *
     * @return how many
     */
    public long write(Writer out) {
        return database.read(
                connection -> {
                    var lines = new Lines(out);
                    var stored = new ChainRows(connection);
                    stored.checkpoints(checkpoint -> lines.add(ProofLine.write(checkpoint)));
                    Map<Integer, Place> retired = stored.retired();
                    for (SourceHead head : stored.heads()) {
                        lines.add(
                                ProofLine.write(
                                        head,
                                        retired.getOrDefault(head.source().id(), Place.BEGIN)));
                        stored.rows(head.source(), row -> lines.add(ProofLine.write(row)));
                    }
                    return lines.count;
                });
    }

    private static final class Lines {
        private final Writer out;
        private long count;

        Lines(Writer out) {
            this.out = out;
        }

        void add(String line) {
            try {
                out.write(line);
                out.write('\n');
                count++;
            } catch (IOException cutOff) {
                throw new UncheckedIOException(cutOff);
            }
        }
    }
}
