package io.jitaccess.reaper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A file of RocksDB with other bytes in the middle than were written, as a bad disk makes it. */
final class BrokenFile {
    private static final int SHARE = 4;

    private final Path file;
    private final byte[] before;

    private BrokenFile(Path file, byte[] before) {
        this.file = file;
        this.before = before;
    }

    /** Breaks the largest file with data below the directory. */
    static BrokenFile inside(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.toList();
            Path largest =
                    files.stream()
                            .filter(file -> file.toString().endsWith(".sst"))
                            .max(Comparator.comparingLong(BrokenFile::size))
                            .orElseThrow(() -> new AssertionError("no data in " + files));
            var broken = new BrokenFile(largest, Files.readAllBytes(largest));
            broken.overwriteTheMiddle();
            return broken;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void overwriteTheMiddle() throws IOException {
        byte[] nonsense = new byte[before.length / SHARE];
        Arrays.fill(nonsense, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int written = channel.write(ByteBuffer.wrap(nonsense), before.length / 2);
            if (written != nonsense.length) {
                throw new IOException("only %d bytes were written".formatted(written));
            }
        }
    }

    /** Whether nothing of it is left. */
    boolean isGone() throws IOException {
        if (Files.notExists(file)) {
            return true;
        }
        byte[] now = Files.readAllBytes(file);
        int middle = before.length / 2;
        return now.length != before.length || !Arrays.equals(now, 0, middle, before, 0, middle);
    }
}
