package io.jitaccess.provisioner.credential;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.util.List;

/**
 * @param privateKey PKCS#8 PEM of the RSA key that signs grant tokens
 * @param earlierKeys PEM of keys that signed before the last rotation; they only verify
 */
@ConfigurationProperties("jit.grant-token")
public record GrantTokenSettings(@Nullable Path privateKey, @DefaultValue List<Path> earlierKeys) {}
