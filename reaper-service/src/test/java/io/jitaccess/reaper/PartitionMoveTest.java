package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.testing.TestingRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A partition that another instance takes while what is due in it is being worked off. */
class PartitionMoveTest {
    private static final int GRANTS = 25;
    private static final ReaperSettings TEN_AT_A_TIME =
            new ReaperSettings(
                    Duration.ofMillis(100),
                    10,
                    Duration.ofMinutes(3),
                    Duration.ofDays(90),
                    List.of(),
                    1,
                    0);

    private TestingRegistry registry;
    private TestingTask task;

    @BeforeEach
    void seeGrants() {
        registry = TestingRegistry.installed();
        task = new TestingTask(EventSerde.at(registry.url()), TEN_AT_A_TIME, T0);
        for (int i = 0; i < GRANTS; i++) {
            task.arrives(DANA, expiry("0KM3V5J8TQ%03d".formatted(i)).build());
        }
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void theNextOwnerEndsWhatTheScanHadNotCommittedAndNothingTwice() {
        task.pass(HOUR);
        task.tick();
        assertThat(ended()).hasSize(10);

        task.isTakenInTheMiddleOfATick(7, 1);
        assertThat(ended()).hasSize(10);
        task.tick();
        task.tick();
        task.tick();

        assertThat(ended()).hasSize(GRANTS).doesNotHaveDuplicates();
        assertThat(firstOrders()).hasSize(GRANTS).doesNotHaveDuplicates();
    }

    @Test
    void timersThatWereLeftBehindWhenItMovedAwayEndNothingWhenItComesBack() {
        task.movesTo(1);
        task.arrives(DANA, expiry("0KM3V5J8TQ000").dueAt(T0.plus(HOUR.multipliedBy(3))).build());
        task.movesTo(0);
        task.pass(HOUR);
        tickOften();
        assertThat(ended()).hasSize(GRANTS - 1).doesNotContain("0KM3V5J8TQ000");

        task.movesTo(1);
        task.pass(HOUR.multipliedBy(2));
        tickOften();
        assertThat(ended()).hasSize(GRANTS).doesNotHaveDuplicates();
    }

    /** What was left behind, and orders to remove, take their places in each batch, too. */
    private void tickOften() {
        for (int tick = 0; tick < GRANTS; tick++) {
            task.tick();
        }
    }

    private Stream<String> of(Class<? extends JitEvent> type) {
        return task.committed().stream()
                .filter(type::isInstance)
                .map(event -> String.valueOf(event.requestId()));
    }

    private List<String> ended() {
        return of(Expired.class).toList();
    }

    private List<String> firstOrders() {
        return task.committed().stream()
                .filter(event -> event instanceof RemovalDue order && order.attempt() == 1)
                .map(event -> String.valueOf(event.requestId()))
                .toList();
    }
}
