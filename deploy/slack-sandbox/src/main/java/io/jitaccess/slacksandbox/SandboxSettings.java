package io.jitaccess.slacksandbox;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * What the workspace and the app in it share.
 *
 * @param port 0 for any free one
 * @param gateway where commands and clicks are sent; null for over the socket
 */
public record SandboxSettings(
        int port,
        String team,
        String signingSecret,
        String botToken,
        String appToken,
        @Nullable URI gateway) {
    /** Never the secrets. */
    @Override
    public String toString() {
        return "SandboxSettings[%s, port %d]".formatted(team, port);
    }
}
