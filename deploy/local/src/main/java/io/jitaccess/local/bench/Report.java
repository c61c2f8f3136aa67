package io.jitaccess.local.bench;

import io.jitaccess.local.Table;

import tools.jackson.databind.json.JsonMapper;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured: one table, and sentences that say what it means. */
final class Report {
    private final String name;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Report(String name, List<String> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    Report(String name, String... columns) {
        this(name, Arrays.asList(columns));
    }

    /**
     * @throws IllegalArgumentException if there are not as many cells as columns
     */
    Report row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "%d cells for columns %s".formatted(cells.size(), columns));
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    Report row(String... cells) {
        return row(Arrays.asList(cells));
    }

    /** A sentence below the table: a ratio, a target and whether it was met. */
    Report note(String sentence) {
        notes.add(sentence);
        return this;
    }

    void print(PrintStream out, Machine machine) {
        var lines = new ArrayList<List<String>>();
        lines.add(columns);
        lines.addAll(rows);
        out.printf("%n%s, measured on %s%n%n%s%n", name, machine, new Table(lines));
        notes.forEach(note -> out.printf("%n%s", note));
        out.println();
    }

    /** Writes the same as JSON; returns the file. */
    Path write(Path directory, Machine machine, Instant at) throws java.io.IOException {
        Path file = Files.createDirectories(directory).resolve(name + ".json");
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        file.toFile(),
                        Map.of(
                                "benchmark", name,
                                "at", at.toString(),
                                "machine", machine,
                                "rows", rows.stream().map(this::named).toList(),
                                "notes", notes));
        return file;
    }

    private Map<String, String> named(List<String> row) {
        var cells = new LinkedHashMap<String, String>();
        for (int i = 0; i < row.size(); i++) {
            cells.put(columns.get(i), row.get(i));
        }
        return cells;
    }
}
