package io.jitaccess.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.kafka.Topic;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

class AclsTest {
    @ParameterizedTest
    @EnumSource(Topic.class)
    void eachTopicHasExactlyOneServiceThatWrites(Topic topic) {
        assertThat(on(topic, AclOperation.WRITE))
                .filteredOn(acl -> !acl.entry().principal().equals("User:" + Acls.EMERGENCY))
                .singleElement()
                .satisfies(
                        acl ->
                                assertThat(acl.entry().principal())
                                        .isEqualTo("User:" + topic.writer().principal()));
    }

    @Test
    void theEmergencyCommandMayCloseAndEndAndNothingElse() {
        assertThat(Acls.all())
                .filteredOn(acl -> acl.entry().principal().equals("User:" + Acls.EMERGENCY))
                .filteredOn(acl -> acl.entry().operation() != AclOperation.READ)
                .extracting(acl -> acl.pattern().name() + " " + acl.entry().operation())
                .containsExactly("jit.lockdown WRITE", "jit.revocation WRITE");
    }

    @Test
    void theInstallStepWritesNoFacts() {
        assertThat(Acls.ofInstallStep())
                .noneMatch(acl -> acl.entry().operation() == AclOperation.WRITE)
                .noneMatch(acl -> acl.entry().operation() == AclOperation.ALL);
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void noServiceMayMakeOrAlterOurTopics(Topic topic) {
        assertThat(on(topic, AclOperation.CREATE)).isEmpty();
        assertThat(on(topic, AclOperation.ALTER)).isEmpty();
        assertThat(on(topic, AclOperation.DELETE)).isEmpty();
        assertThat(on(topic, AclOperation.ALL)).isEmpty();
    }

    private static List<AclBinding> on(Topic topic, AclOperation operation) {
        return Acls.all().stream()
                .filter(acl -> acl.pattern().resourceType() == ResourceType.TOPIC)
                .filter(acl -> acl.entry().operation() == operation)
                .filter(
                        acl ->
                                acl.pattern().patternType() == PatternType.LITERAL
                                        ? acl.pattern().name().equals(topic.topicName())
                                        : topic.topicName().startsWith(acl.pattern().name()))
                .toList();
    }
}
