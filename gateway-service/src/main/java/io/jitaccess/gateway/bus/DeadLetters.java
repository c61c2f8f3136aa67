package io.jitaccess.gateway.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.kafka.RegistryUnavailableException;
import io.jitaccess.kafka.Service;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;

/**
 * Sends a record that can never be read to the dead-letter topic, in the same transaction as the
 * work around it. While the registry is away nothing is poison: the stream fails and tries again.
 */
public final class DeadLetters implements DeserializationExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
        if (registryIsAway(cause)) {
            return Response.fail();
        }
        return Response.resume(
                List.of(letter(context.sourceRawKey(), context.sourceRawValue(), record, cause)));
    }

    static boolean registryIsAway(@Nullable Throwable cause) {
        return cause != null
                && (cause instanceof RegistryUnavailableException
                        || registryIsAway(cause.getCause()));
    }

    static ProducerRecord<byte[], byte[]> letter(
            byte @Nullable [] key,
            byte @Nullable [] value,
            ConsumerRecord<?, ?> record,
            Exception cause) {
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", cause.toString())
                .log("record cannot be read; kept on the dead-letter topic");
        var headers = new RecordHeaders(record.headers().toArray());
        headers.add("jit.dlt.topic", record.topic().getBytes(UTF_8));
        headers.add("jit.dlt.partition", Integer.toString(record.partition()).getBytes(UTF_8));
        headers.add("jit.dlt.offset", Long.toString(record.offset()).getBytes(UTF_8));
        headers.add("jit.dlt.cause", cause.toString().getBytes(UTF_8));
        return new ProducerRecord<>(Service.GATEWAY.deadLetterTopic(), null, key, value, headers);
    }
}
