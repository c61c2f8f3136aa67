package io.jitaccess.approval.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Sends what can never be read to the dead-letter topic and goes on; anything else, such as a
 * registry that is away, fails the thread, which reads the record again. An unreadable revocation
 * is never passed over, since it might be the one that matters, unless an operator gives it up.
 */
public class PoisonHandler implements DeserializationExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(PoisonHandler.class);

    /**
     * Revocations that an operator has looked at and given up, as {@code jit.revocation-3@1234}.
     */
    static final String GIVE_UP = "jit.approval.give-up";

    /** Where {@link UnreadableRevocations} are told of. */
    static final String TELL = "jit.approval.unreadable";

    private Set<String> givenUp = Set.of();
    private @Nullable UnreadableRevocations unreadable;

    @Override
    public void configure(Map<String, ?> configs) {
        givenUp =
                Arrays.stream(Objects.toString(configs.get(GIVE_UP), "").split(","))
                        .map(String::strip)
                        .collect(toUnmodifiableSet());
        unreadable = (UnreadableRevocations) configs.get(TELL);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        PoisonRecordException poison = poisonIn(failure);
        if (poison == null) {
            return Response.fail();
        }
        String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
        if (record.topic().equals(Topics.REVOCATION) && !givenUp.contains(place)) {
            log.atError()
                    .addKeyValue("place", place)
                    .addKeyValue("error", poison.getMessage())
                    .log(
                            "revocation cannot be read and is never passed over: its partition"
                                    + " waits until it can, or until jit.approval.give-up names"
                                    + " this place");
            if (unreadable != null) {
                unreadable.note(place);
            }
            return Response.fail();
        }
        log.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", poison.getMessage())
                .log("record cannot be read, moved to the dead letters");
        var dead =
                new ProducerRecord<byte[], byte[]>(
                        Service.APPROVAL.deadLetterTopic(), record.key(), record.value());
        header(dead, "jit.dlt.topic", record.topic());
        header(dead, "jit.dlt.partition", Integer.toString(record.partition()));
        header(dead, "jit.dlt.offset", Long.toString(record.offset()));
        header(dead, "jit.dlt.cause", String.valueOf(poison.getMessage()));
        return Response.resume(List.of(dead));
    }

    private static void header(ProducerRecord<byte[], byte[]> dead, String name, String value) {
        dead.headers().add(name, value.getBytes(UTF_8));
    }

    private static @Nullable PoisonRecordException poisonIn(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PoisonRecordException poison) {
                return poison;
            }
        }
        return null;
    }
}
