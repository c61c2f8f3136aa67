package io.jitaccess.provisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

class OffsetsTest {
    @Test
    void aPieceThatIsSlowHoldsTheMarkWhileOthersOvertakeIt() {
        var offsets = new Offsets(10);
        LongStream.of(10, 11, 14).forEach(offsets::begin);

        offsets.settle(11);
        offsets.settle(14);
        assertThat(offsets.lowWater()).isEqualTo(10);
        assertThat(offsets.lowWaterWith(Set.of(10L))).isEqualTo(15);
        assertThat(offsets.lowWater()).isEqualTo(10);

        offsets.settle(10);
        assertThat(offsets.lowWater()).isEqualTo(15);
        assertThat(offsets.unsettled()).isZero();
    }

    @Property
    void nothingBelowTheMarkIsUnsettled(
            @ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
        var offsets = new Offsets(0);
        List<Long> open = new ArrayList<>(LongStream.range(0, count).boxed().toList());
        open.forEach(offsets::begin);
        List<Long> order = new ArrayList<>(open);
        Collections.shuffle(order, new Random(seed));

        for (long offset : order) {
            offsets.settle(offset);
            open.remove(offset);
            long expected = open.isEmpty() ? count : Collections.min(open);
            assertThat(offsets.lowWater()).isEqualTo(expected);
        }
    }
}
