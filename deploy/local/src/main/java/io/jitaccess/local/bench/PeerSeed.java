package io.jitaccess.local.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Timers written straight into a scheduler's tables: its own API would take an hour for them. */
enum PeerSeed {
    DB_SCHEDULER("db-scheduler 16") {
        @Override
        String tables() {
            return """
            create table scheduled_tasks (
              task_name text not null, task_instance text not null, task_data bytea,
              execution_time timestamptz not null, picked boolean not null,
              picked_by text, last_success timestamptz, last_failure timestamptz,
              consecutive_failures int, last_heartbeat timestamptz,
              version bigint not null, priority smallint,
              primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            """;
        }

        @Override
        List<String> inserts() {
            return List.of(
                    """
                    insert into scheduled_tasks
                      (task_name, task_instance, execution_time, picked, version)
                    select 'end', id, to_timestamp(ends / 1000.0), false, 1 from grants
                    """);
        }
    },
    QUARTZ("Quartz 2.5") {
        @Override
        String tables() {
            return resource("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")
                    + "\ninsert into qrtz_job_details values ('bench', 'end', 'grants', null, '"
                    + QuartzPeer.End.class.getName()
                    + "', true, false, false, false, null);";
        }

        @Override
        List<String> inserts() {
            return List.of(
                    """
                    insert into qrtz_triggers
                      (sched_name, trigger_name, trigger_group, job_name, job_group,
                       next_fire_time, prev_fire_time, priority, trigger_state, trigger_type,
                       start_time, end_time, misfire_instr)
                    select 'bench', id, 'grants', 'end', 'grants', ends, -1, 5, 'WAITING',
                           'SIMPLE', ends, 0, 0 from grants
                    """,
                    """
                    insert into qrtz_simple_triggers
                    select 'bench', id, 'grants', 0, 0, 0 from grants
                    """);
        }
    };

    private static final String GRANTS =
            """
            with grants as (
              select 'g' || (? + i) as id, ? + (i * ?)::bigint / ? as ends
              from generate_series(0, ? - 1) i)
            """;

    /** What a scheduler says when it runs. */
    static final String READY = "scheduler is ready";

    private final String label;

    PeerSeed(String label) {
        this.label = label;
    }

    static PeerSeed of(Class<?> main) {
        return main == QuartzPeer.class ? QUARTZ : DB_SCHEDULER;
    }

    String label() {
        return label;
    }

    abstract String tables();

    abstract List<String> inserts();

    void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(tables());
        }
    }

    void insert(Connection connection, int from, int count, Instant first, Duration over)
            throws SQLException {
        for (String rows : inserts()) {
            try (PreparedStatement insert = connection.prepareStatement(GRANTS + rows)) {
                insert.setInt(1, from);
                insert.setLong(2, first.toEpochMilli());
                insert.setLong(3, over.toMillis());
                insert.setInt(4, count);
                insert.setInt(5, count);
                insert.executeUpdate();
            }
            if (count >= 100_000) {
                // Else the next table's foreign key is checked by reading all of this one per row.
                try (Statement statement = connection.createStatement()) {
                    statement.execute("analyze");
                }
            }
        }
    }

    private static String resource(String name) {
        try (InputStream in = PeerSeed.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
