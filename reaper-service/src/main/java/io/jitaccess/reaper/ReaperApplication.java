package io.jitaccess.reaper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ReaperApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ReaperApplication.class, arguments);
    }
}
