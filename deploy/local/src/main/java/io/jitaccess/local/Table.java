package io.jitaccess.local;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in columns that line up. */
public record Table(List<List<String>> rows) {

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        List<Integer> widths =
                IntStream.range(0, columns)
                        .mapToObj(c -> rows.stream().mapToInt(row -> row.get(c).length()).max())
                        .map(width -> width.orElse(0))
                        .toList();
        return rows.stream()
                .map(
                        row ->
                                IntStream.range(0, columns)
                                        .mapToObj(c -> pad(row.get(c), widths.get(c)))
                                        .collect(Collectors.joining("  "))
                                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
