package io.jitaccess.approval.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

import java.util.Map;

class PoisonHandlerTest {
    private final UnreadableRevocations unreadable = new UnreadableRevocations(() -> Events.T0);
    private final PoisonHandler handler = new PoisonHandler();

    @Test
    void anUnreadableRevocationStopsItsPartitionAndIsNamed() {
        configure("");
        assertThat(answer(Topics.REVOCATION, new PoisonRecordException("garbage", null)))
                .isEqualTo(Result.FAIL);
        assertThat(unreadable.places()).containsExactly("jit.revocation-3@1234");
    }

    @Test
    void anOperatorMayGiveItUpAndThenItIsADeadLetter() {
        configure("jit.revocation-0@1, jit.revocation-3@1234");
        assertThat(answer(Topics.REVOCATION, new PoisonRecordException("garbage", null)))
                .isEqualTo(Result.RESUME);
        assertThat(unreadable.places()).isEmpty();
    }

    @Test
    void anythingElseThatCannotBeReadIsADeadLetter() {
        configure("");
        assertThat(answer(Topics.DECISION, new PoisonRecordException("garbage", null)))
                .isEqualTo(Result.RESUME);
    }

    @Test
    void whatCannotBeReadJustNowIsTriedAgain() {
        configure("jit.revocation-3@1234");
        assertThat(answer(Topics.REVOCATION, new IllegalStateException("registry is away")))
                .isEqualTo(Result.FAIL);
    }

    private void configure(String givenUp) {
        handler.configure(Map.of(PoisonHandler.GIVE_UP, givenUp, PoisonHandler.TELL, unreadable));
    }

    private Result answer(String topic, RuntimeException failure) {
        byte[] garbage = {1, 2, 3};
        var context =
                new DefaultErrorHandlerContext(
                        null, topic, 3, 1234, null, "node", new TaskId(0, 3), 0, null, null);
        return handler.handleError(
                        context, new ConsumerRecord<>(topic, 3, 1234, null, garbage), failure)
                .result();
    }
}
