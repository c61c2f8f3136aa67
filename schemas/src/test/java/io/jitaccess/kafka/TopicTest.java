package io.jitaccess.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class TopicTest {
    @Test
    void everyEventTypeHasExactlyOneTopic() {
        Set<Class<?>> types =
                Stream.concat(
                                Arrays.stream(JitEvent.class.getPermittedSubclasses()),
                                Arrays.stream(RequestEvent.class.getPermittedSubclasses()))
                        .filter(type -> !type.isInterface())
                        .collect(Collectors.toSet());

        assertThat(Arrays.stream(Topic.values()).map(Topic::type).toList())
                .doesNotHaveDuplicates()
                .hasSameElementsAs(
                        types.stream().map(type -> type.asSubclass(JitEvent.class)).toList());
    }

    @ParameterizedTest
    @EnumSource(ConsumerGroup.class)
    void aGroupReadsOnlyWhatItsServiceMayRead(ConsumerGroup group) {
        assertThat(group.topics())
                .allSatisfy(topic -> assertThat(topic.readers()).contains(group.service()));
        assertThat(group.groupId()).doesNotStartWith("jit.");
    }

    @Test
    void onlyApprovalSaysYesAndOnlyTheProvisionerSaysThatAccessExists() {
        assertThat(Topic.APPROVED.writer()).isEqualTo(Service.APPROVAL);
        assertThat(Topic.PROVISIONED.writer()).isEqualTo(Service.PROVISIONER);
        assertThat(Topic.EXPIRY.compacted()).isFalse();
    }
}
