package io.jitaccess.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** The present and the past of a shelf. */
class ShelfTest {
    private static final Duration LATE = Duration.ofSeconds(10);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Shelf<String> shelf = new Shelf<>(() -> now, () -> LATE);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void showsTheFirstVersionOnlyAfterAWhile() {
        shelf.change("a", before -> "1");
        assertThat(shelf.get("a")).hasValue("1");
        assertThat(shelf.get("a", LATE)).isEmpty();
        pass(LATE);
        assertThat(shelf.get("a", LATE)).hasValue("1");
    }

    @Test
    void showsTheOldVersionUntilTheNewOneHasComeThrough() {
        shelf.change("a", before -> "1");
        pass(LATE);
        shelf.change("a", before -> "2");
        pass(Duration.ofSeconds(5));
        shelf.change("a", before -> null);
        assertThat(shelf.get("a")).isEmpty();
        assertThat(shelf.get("a", Duration.ofSeconds(5))).hasValue("2");
        assertThat(shelf.get("a", Duration.ofSeconds(6))).hasValue("1");
        assertThat(shelf.list(Duration.ZERO)).isEmpty();
        assertThat(shelf.list(Duration.ofSeconds(6))).containsExactly("1");
        assertThat(shelf.size()).isZero();
    }

    @Test
    void hidesNothingThatWasSeeded() {
        shelf.seed("a", "1");
        assertThat(shelf.get("a", LATE)).hasValue("1");
        assertThat(shelf.size()).isEqualTo(1);
    }

    @Test
    void listsByNameFromWhereAPageEnded() {
        for (String name : new String[] {"c", "a", "b", "d"}) {
            shelf.change(name, before -> name);
        }
        assertThat(shelf.after("a", Duration.ZERO, 2)).containsExactly("b", "c");
    }
}
