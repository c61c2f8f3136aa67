package io.jitaccess.provisioner.aws;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Base credentials given by hand instead of by the environment.
 *
 * @param sessionToken null for the keys of a user
 */
public record BaseKeys(String accessKeyId, Secret secretAccessKey, @Nullable Secret sessionToken) {
    AwsCredentialsProvider provider() {
        return StaticCredentialsProvider.create(
                sessionToken == null
                        ? AwsBasicCredentials.create(accessKeyId, secretAccessKey.reveal())
                        : AwsSessionCredentials.create(
                                accessKeyId, secretAccessKey.reveal(), sessionToken.reveal()));
    }
}
