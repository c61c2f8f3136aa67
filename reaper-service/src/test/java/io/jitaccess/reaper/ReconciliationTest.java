package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;
import static io.jitaccess.testing.Events.role;
import static io.jitaccess.testing.Events.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.Mismatch;
import io.jitaccess.events.MismatchKind;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.kafka.Topic;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What AWS holds against what is believed, through the topology. */
class ReconciliationTest {
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final Duration MINUTES = Duration.ofMinutes(3);

    @TempDir Path stateDir;
    private TestingReaper reaper;

    @BeforeEach
    void start() {
        reaper = new TestingReaper(stateDir);
    }

    @AfterEach
    void stop() {
        reaper.close();
    }

    @Test
    void whatFitsIsNoNews() {
        reaper.send(DANA, expiry(ID).build());

        swept(item(ID, DANA, InventoryFinding.FITS));
        swept(item(ID, DANA, InventoryFinding.FITS));

        assertThat(told()).isEmpty();
    }

    @Test
    void anActiveGrantThatAwsDoesNotHoldIsToldOnceWhenTwoSweepsMissedIt() {
        reaper.send(DANA, expiry(ID).build());

        swept();
        assertThat(told()).isEmpty();
        swept();
        assertThat(told())
                .singleElement()
                .satisfies(
                        mismatch -> {
                            assertThat(mismatch.kind()).isEqualTo(MismatchKind.NOT_ON_AWS);
                            assertThat(mismatch.requestId()).isEqualTo(ID);
                            assertThat(mismatch.person()).isEqualTo(DANA);
                            assertThat(mismatch.cluster()).isEqualTo("dev");
                        });
        swept();
        assertThat(told()).isEmpty();
    }

    @Test
    void aDifferenceThatWentAndCameBackIsToldAgain() {
        reaper.send(DANA, expiry(ID).build());
        swept();
        swept();
        swept(item(ID, DANA, InventoryFinding.FITS));
        swept();
        swept();

        assertThat(told()).hasSize(2).extracting(Mismatch::eventId).doesNotHaveDuplicates();
    }

    @Test
    void accessOfAGrantThatNobodyKnowsIsTold() {
        swept(item(ID, DANA, InventoryFinding.FITS), item(null, null, InventoryFinding.SUSPECT));
        swept(item(ID, DANA, InventoryFinding.FITS), item(null, null, InventoryFinding.SUSPECT));

        assertThat(told())
                .hasSize(2)
                .allSatisfy(
                        mismatch ->
                                assertThat(mismatch.kind()).isEqualTo(MismatchKind.ONLY_ON_AWS));
    }

    @Test
    void anOrphanThatTheSweepRemovedIsToldAtOnce() {
        swept(item(ID, DANA, InventoryFinding.REMOVED));

        assertThat(told()).extracting(Mismatch::believed).containsExactly("unknown");
    }

    @Test
    void accessThatWasConfirmedAsGoneAndIsThereIsTold() {
        reaper.send(DANA, expiry(ID).dueAt(T0).build());
        reaper.send(DANA, deprovisioned());

        swept(item(ID, DANA, InventoryFinding.FITS));
        swept(item(ID, DANA, InventoryFinding.FITS));

        assertThat(told()).extracting(Mismatch::believed).containsExactly("removed");
    }

    @Test
    void neitherStockNorWhatIsBeingRemovedIsADifference() {
        reaper.send(DANA, expiry(ID).dueAt(T0).build());

        for (int i = 0; i < 2; i++) {
            swept(item(ID, DANA, InventoryFinding.FITS), item(null, null, InventoryFinding.STOCK));
        }

        assertThat(told()).isEmpty();
    }

    @Test
    void aListingThatWasNotFinishedProvesNothing() {
        reaper.send(DANA, expiry(ID).build());
        for (int i = 0; i < 3; i++) {
            reaper.advance(MINUTES);
            reaper.inventories.set(inventory(List.of()).complete(false).build());
            reaper.advance(TestingReaper.SETTINGS.tick());
        }

        assertThat(told()).isEmpty();
    }

    @Test
    void aGrantThatBeganWhileAwsWasListedIsGivenTime() {
        reaper.send(
                DANA,
                expiry(ID)
                        .startedAt(T0.plus(MINUTES))
                        .dueAt(T0.plus(MINUTES.multipliedBy(9)))
                        .build());

        swept();
        reaper.advance(Duration.ofSeconds(30));
        reaper.inventories.set(inventory(List.of()).build());
        reaper.advance(TestingReaper.SETTINGS.tick());

        assertThat(told()).isEmpty();
    }

    private void swept(InventoryItem... items) {
        reaper.advance(MINUTES);
        reaper.inventories.set(inventory(List.of(items)).build());
        reaper.advance(TestingReaper.SETTINGS.tick());
    }

    private Inventory.Builder inventory(List<InventoryItem> items) {
        Instant now = reaper.now();
        return Inventory.builder()
                .eventId("inventory" + now)
                .occurredAt(now)
                .actor(service("provisioner-service"))
                .cluster("dev")
                .items(items)
                .listedAt(now)
                .complete(true);
    }

    private List<Mismatch> told() {
        return reaper.read(Topic.MISMATCH, Mismatch.class);
    }

    private static InventoryItem item(
            @Nullable String requestId, @Nullable String person, InventoryFinding finding) {
        return InventoryItem.builder()
                .roleArn(role(requestId == null ? "nobody" : requestId).roleArn())
                .requestId(requestId)
                .entry(true)
                .role(true)
                .finding(finding)
                .person(person)
                .build();
    }

    private static Deprovisioned deprovisioned() {
        return Deprovisioned.builder()
                .eventId("gone")
                .requestId(ID)
                .occurredAt(T0)
                .actor(service("provisioner-service"))
                .person(DANA)
                .role(role(ID))
                .cause(RemovalCause.EXPIRED)
                .removedAt(T0)
                .lastPossibleUseAt(T0)
                .build();
    }
}
