package io.jitaccess.provisioner.aws;

import java.time.Instant;

/** Temporary credentials of a role session. The access key id is no secret; the rest is. */
public record SessionCredentials(
        String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant expiresAt) {}
