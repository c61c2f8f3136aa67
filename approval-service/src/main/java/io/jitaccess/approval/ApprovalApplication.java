package io.jitaccess.approval;

import io.jitaccess.approval.policy.PolicyTestCommand;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.scheduling.annotation.EnableScheduling;

import java.time.InstantSource;
import java.util.List;

/**
 * The only service that says yes; with {@code policy-test} as argument a test of a policy instead.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableKafkaStreams
@EnableScheduling
public class ApprovalApplication {
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(PolicyTestCommand.NAME)) {
            List<String> rest = List.of(args).subList(1, args.length);
            System.exit(PolicyTestCommand.run(rest, InstantSource.system().instant(), System.out));
        }
        SpringApplication.run(ApprovalApplication.class, args);
    }
}
