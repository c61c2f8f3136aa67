package io.jitaccess.provisioner;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Acts: turns approvals into access on AWS, and ends into its absence. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProvisionerApplication {
    /**
     * Keep-alive connections per AWS endpoint; the JDK's default of 5 makes a new one for most
     * calls.
     */
    private static final String CONNECTIONS = "100";

    static void main(String[] args) {
        System.setProperty("http.maxConnections", CONNECTIONS);
        SpringApplication.run(ProvisionerApplication.class, args);
    }
}
