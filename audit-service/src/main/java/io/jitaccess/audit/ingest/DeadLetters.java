package io.jitaccess.audit.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.kafka.Service;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that cannot be decoded, as they came, with where they were and why. */
final class DeadLetters {
    private DeadLetters() {}

    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> poison, String cause) {
        var letter =
                new ProducerRecord<>(Service.AUDIT.deadLetterTopic(), poison.key(), poison.value());
        letter.headers()
                .add("jit.dlt.topic", poison.topic().getBytes(UTF_8))
                .add("jit.dlt.partition", Integer.toString(poison.partition()).getBytes(UTF_8))
                .add("jit.dlt.offset", Long.toString(poison.offset()).getBytes(UTF_8))
                .add("jit.dlt.cause", cause.getBytes(UTF_8));
        return letter;
    }
}
