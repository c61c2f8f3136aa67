package io.jitaccess.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who may call what: a table with a row for each route and a column for each kind of caller, which
 * is held against a running service.
 */
public final class AccessReview {
    private static final Set<String> NO_CALLERS = Set.of("route", "given", "sends");

    private final String text;
    private final List<String> columns;

    private AccessReview(String text) {
        this.text = text;
        this.columns = cells(lines().filter(AccessReview::isRow).findFirst().orElseThrow());
    }

    /** The table in a file: cells between bars, the first line names the columns. */
    public static AccessReview in(Path file) {
        try {
            return new AccessReview(Files.readString(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the table says. */
    public String text() {
        return text;
    }

    /** First column of every row. */
    public Set<String> routes() {
        return rows().stream()
                .map(row -> row.get("route"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Kinds of caller. */
    public List<String> callers() {
        return columns.stream().filter(column -> !NO_CALLERS.contains(column)).toList();
    }

    /** How a call of a row by a kind of caller is answered. */
    @FunctionalInterface
    public interface Call {
        /**
         * @param row its cells, by column
         */
        String answer(Map<String, String> row, String caller);
    }

    /**
     * The table as it would have to be for the routes that there are and the answers that are
     * really given.
     */
    public String answeredBy(Set<String> served, Call call) {
        Set<String> routes = routes();
        return answeredBy(call)
                + difference(served, routes, " has no row\n")
                + difference(routes, served, " is no route\n");
    }

    private static String difference(Set<String> these, Set<String> those, String words) {
        return these.stream()
                .filter(route -> !those.contains(route))
                .map(route -> route + words)
                .collect(Collectors.joining());
    }

    /** The table as it would have to be for the answers that are really given. */
    public String answeredBy(Call call) {
        return lines().map(line -> answered(line, call)).collect(Collectors.joining("\n")) + "\n";
    }

    private String answered(String line, Call call) {
        List<String> cells = cells(line);
        if (!isRow(line) || cells.equals(columns)) {
            return line;
        }
        Map<String, String> row = row(cells);
        String[] parts = line.split("\\|", -1);
        return IntStream.range(0, parts.length)
                .mapToObj(
                        i ->
                                NO_CALLERS.contains(columns.get(i))
                                        ? parts[i]
                                        : filled(parts[i], call.answer(row, columns.get(i))))
                .collect(Collectors.joining("|"));
    }

    /** The answer in the cell's place, so that only what differs is seen to differ. */
    private static String filled(String cell, String answer) {
        return cell.strip().equals(answer)
                ? cell
                : " " + answer + " ".repeat(Math.max(0, cell.length() - 1 - answer.length()));
    }

    /** Its rows, each with its cells by column. */
    public List<Map<String, String>> rows() {
        return lines().filter(AccessReview::isRow)
                .map(AccessReview::cells)
                .filter(cells -> !cells.equals(columns))
                .map(this::row)
                .toList();
    }

    private Map<String, String> row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("not as many cells as columns: " + cells);
        }
        var row = new LinkedHashMap<String, String>();
        for (int i = 0; i < cells.size(); i++) {
            row.put(columns.get(i), cells.get(i));
        }
        return row;
    }

    private Stream<String> lines() {
        return text.lines();
    }

    private static boolean isRow(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        for (String cell : line.split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
