package io.jitaccess.approval;

import static java.lang.System.out;

import io.jitaccess.approval.policy.PolicySpeedCommand;
import io.jitaccess.approval.policy.PolicyTestCommand;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.kafka.annotation.EnableKafkaStreams;
import org.springframework.scheduling.annotation.EnableScheduling;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The only service that says yes; with {@code policy-test} or {@code policy-speed} as argument a
 * test of a policy instead.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableKafkaStreams
@EnableScheduling
public class ApprovalApplication {
    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        switch (command) {
            case PolicyTestCommand.NAME ->
                    System.exit(PolicyTestCommand.run(rest(args), now(), out));
            case PolicySpeedCommand.NAME ->
                    System.exit(PolicySpeedCommand.run(rest(args), now(), out));
            default -> SpringApplication.run(ApprovalApplication.class, args);
        }
    }

    private static List<String> rest(String[] args) {
        return List.of(args).subList(1, args.length);
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }
}
