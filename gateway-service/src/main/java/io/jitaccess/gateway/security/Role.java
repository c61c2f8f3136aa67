package io.jitaccess.gateway.security;

/** What a group may make of a person beside asking for access. */
public enum Role {
    /** Sees requests that wait, or waited, for approval. Who may approve which is the policy's. */
    APPROVER,
    /** Sees every request and reads the audit. */
    AUDITOR,
    /** Sees every request, revokes any and locks clusters down. */
    ADMIN
}
