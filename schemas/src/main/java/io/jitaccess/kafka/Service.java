package io.jitaccess.kafka;

/** The five services. Each is one Kafka principal, {@code User:<name>}. */
public enum Service {
    GATEWAY("gateway-service"),
    APPROVAL("approval-service"),
    PROVISIONER("provisioner-service"),
    REAPER("reaper-service"),
    AUDIT("audit-service");

    private final String principal;

    Service(String principal) {
        this.principal = principal;
    }

    /** Module name, Kafka principal and actor id. */
    public String principal() {
        return principal;
    }

    /** Where records that this service cannot decode go, with their cause in the headers. */
    public String deadLetterTopic() {
        return "jit.dlt." + principal;
    }
}
