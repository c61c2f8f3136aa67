package io.jitaccess.gateway.view;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.List;

/** Reads every fact about requests, writes the latest view of each. */
@Component
final class ViewTopology {
    @Autowired
    void build(StreamsBuilder builder) {
        builder.stream(topics(), Consumed.<String, JitEvent>as("facts"))
                .process(new RequestViewProcessor.Supplier(), Named.as("view"))
                .to(Topics.REQUESTS, Produced.as("views"));
    }

    private static List<String> topics() {
        return ConsumerGroup.GATEWAY_VIEW.topics().stream().map(Topic::topicName).sorted().toList();
    }
}
